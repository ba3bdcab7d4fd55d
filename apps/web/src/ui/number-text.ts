/** A whole number in groups of three with thin spaces, which are neither a decimal comma nor a point. */
export function numberText(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009');
}
