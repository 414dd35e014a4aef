import fastStringWidth from 'fast-string-width'

function stringWidth(text: string): number {
  return fastStringWidth(text)
}

/** Stands in for the package `string-width` in the bundle, in both of the ways in which its dependents ask for it. */
// biome-ignore lint/style/noDefaultExport: the package that it replaces has a default export.
export { stringWidth as default, stringWidth as 'module.exports' }
