// Days on which most people are free though the week says otherwise, and the weeks in which schools are closed.

/** Month and day of holidays that always fall on the same date, as in much of southern Europe. */
const fixedDates = new Set(["1-1", "1-6", "5-1", "8-15", "10-12", "11-1", "12-6", "12-8", "12-25"]);
/** Days after Easter Sunday: Good Friday and Easter Monday. */
const movable = new Set([-2, 1]);
const dayMilliseconds = 86_400_000;

/** Easter Sunday in days since 1970, by the anonymous Gregorian computus (Butcher, 1876). */
function easter(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const moonShift = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * correction + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1) / dayMilliseconds;
}

/** Whether a day, in days since 1970-01-01 of the local calendar, is a bank holiday. */
export function isBankHoliday(dayNumber: number): boolean {
  const date = new Date(dayNumber * dayMilliseconds);
  const fixed = fixedDates.has(`${date.getUTCMonth() + 1}-${date.getUTCDate()}`);
  return fixed || movable.has(dayNumber - easter(date.getUTCFullYear()));
}

/** Whether schools are closed for weeks: July, August, Christmas and the week before Easter. */
export function isSchoolHoliday(dayNumber: number): boolean {
  const date = new Date(dayNumber * dayMilliseconds);
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  if (month === 7 || month === 8 || (month === 12 && day >= 22) || (month === 1 && day <= 6)) return true;
  const beforeEaster = easter(date.getUTCFullYear()) - dayNumber;
  return beforeEaster > 0 && beforeEaster < 8;
}
