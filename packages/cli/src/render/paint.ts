import { styleText } from 'node:util'

/** Marks parts of our own text; plain when the stream shows no colours. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
  /** Columns that a line may take. */
  readonly width: number
}

/** What fits wherever nothing says how wide it is. */
const usualWidth = 80

export function createPaint(colour: boolean, width: number = usualWidth): Paint {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text
  return {
    bold: style('bold'),
    dim: style('dim'),
    good: style('green'),
    bad: style('red'),
    warn: style('yellow'),
    width,
  }
}
