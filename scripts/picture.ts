/**
 * Draws a terminal session as an SVG: `node scripts/picture.ts OUTPUT.svg COMMAND [ARG...]`.
 * Runs the command with colours on and draws what it really printed.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/** A change of style: the text between two of these has one style. */
const sgr = String.raw`\u001b\[(\d*(?:;\d+)*)m`

const [output, command, ...args] = process.argv.slice(2)
if (output === undefined || command === undefined) {
  throw new Error('usage: node scripts/picture.ts OUTPUT.svg COMMAND [ARG...]')
}

const env = { ...process.env, FORCE_COLOR: '1', NO_COLOR: undefined }
const { stdout, status, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
if (status !== 0) throw new Error(`${command} failed with status ${status}: ${stderr}`)
writeFileSync(output, draw(stdout.trim().split('\n')))

function draw(lines: string[]): string {
  const [charWidth, lineHeight, margin, bar] = [7.8, 18, 20, 34]
  const columns = Math.max(...lines.map((line) => textOf(line).length))
  const width = Math.ceil(columns * charWidth + 2 * margin)
  const height = lines.length * lineHeight + bar + margin
  const rows = lines.map((line, index) => {
    const y = bar + (index + 1) * lineHeight
    return `<text x="${margin}" y="${y}" xml:space="preserve">${spans(line)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeXml([command, ...args].join(' '))}</title>
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d6deeb }
.s1 { font-weight: 700; fill: #ffffff } .s2 { fill: #8b949e } .s31 { fill: #ff7b72 } .s32 { fill: #7ee787 }
.s33 { fill: #f2cc60 } .s36 { fill: #79c0ff }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<circle cx="20" cy="17" r="5" fill="#ff5f57"/><circle cx="38" cy="17" r="5" fill="#febc2e"/><circle cx="56" cy="17" r="5" fill="#28c840"/>
${rows.join('\n')}
</svg>
`
}

function textOf(line: string): string {
  return line.replaceAll(new RegExp(sgr, 'g'), '')
}

/** One tspan for each run of the same style; a closing code (0, 22, 39) ends it. */
function spans(line: string): string {
  const parts = line.split(new RegExp(sgr))
  let open: string | undefined
  return parts
    .map((part, index) => {
      if (index % 2 === 1) {
        open = ['', '0', '22', '39'].includes(part) ? undefined : part
        return ''
      }
      const text = escapeXml(part)
      return text === '' || open === undefined ? text : `<tspan class="s${open}">${text}</tspan>`
    })
    .join('')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
