/** By code units, whatever the language of the machine is: for `sort`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
