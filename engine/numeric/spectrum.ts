// The discrete Fourier transform of evenly spaced values, and back.
import FFT from "fft.js";

/** Real and imaginary parts by frequency: entry n turns n times over the whole series. */
export interface Spectrum {
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

const isPowerOfTwo = (size: number) => size >= 2 && Number.isInteger(Math.log2(size));

/**
 * Transforms values. The length must be a power of two, 2 or more (RangeError): who pads with zeros or cuts should know.
 */
export function fourier(values: readonly number[]): Spectrum {
  if (!isPowerOfTwo(values.length)) {
    throw new RangeError(`a transform takes a power of two of values, not ${values.length}`);
  }
  const transform = new FFT(values.length);
  const out: number[] = transform.createComplexArray();
  transform.realTransform(out, [...values]);
  transform.completeSpectrum(out);
  return split(out);
}

/** The values that have a spectrum: `inverseFourier(fourier(x))` is x but for rounding. */
export function inverseFourier({ real, imaginary }: Spectrum): number[] {
  if (!isPowerOfTwo(real.length) || real.length !== imaginary.length) {
    throw new RangeError("a spectrum has a power of two of real and as many imaginary parts");
  }
  const transform = new FFT(real.length);
  const joined = real.flatMap((value, index) => [value, imaginary[index] ?? 0]);
  const out: number[] = transform.createComplexArray();
  transform.inverseTransform(out, joined);
  return [...split(out).real];
}

/** Complex numbers lie in one array, the real part before the imaginary one. */
function split(complex: readonly number[]): Spectrum {
  return {
    real: complex.filter((_, index) => index % 2 === 0),
    imaginary: complex.filter((_, index) => index % 2 === 1),
  };
}

/** Amplitude by frequency, for the half of a spectrum that real values fill, in the unit of the values. */
export function amplitudes({ real, imaginary }: Spectrum): number[] {
  const size = real.length;
  return Array.from({ length: size / 2 + 1 }, (_, frequency) => {
    const length = Math.hypot(real[frequency] ?? 0, imaginary[frequency] ?? 0);
    return (frequency === 0 || frequency === size / 2 ? length : 2 * length) / size;
  });
}
