// The look of the page: the blue of deep water, and ink on mist.
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const water: MantineColorsTuple = [
  "#e7f6fa",
  "#cfeaf3",
  "#a3d8e8",
  "#71c2db",
  "#46abca",
  "#2292b4",
  "#0f7c9e",
  "#0b6a89",
  "#07506a",
  "#07384b",
];

/** Night water: the greys of the dark scheme, lightest first. */
const dark: MantineColorsTuple = [
  "#dcebf0",
  "#b4ccd5",
  "#8fabb6",
  "#5d7d8a",
  "#35525f",
  "#1f3b47",
  "#132c37",
  "#0b212b",
  "#071a23",
  "#04121a",
];

export const theme = createTheme({
  primaryColor: "water",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { water, dark },
  black: "#0d2833",
  defaultRadius: "md",
  fontFamily: '"Avenir Next", Avenir, "Segoe UI", Inter, Roboto, "Liberation Sans", system-ui, sans-serif',
});

/** What a canvas needs to know of the look; style sheets cannot reach it. */
export const chartColours = {
  light: { measured: "#0f7c9e", estimated: "#8a6100", grid: "#e0eaee", text: "#48636e" },
  dark: { measured: "#46abca", estimated: "#e3b34d", grid: "#1f3b47", text: "#9db8c2" },
} as const;
