import { escapeInJson, isUnsafe } from '@keyturn/core/text'
import { Document, isScalar, Scalar, visit } from 'yaml'
import { renderJson } from './json.ts'

/** YAML 1.2 of a plain value. A string with unsafe characters becomes a quoted one, with these as `\uXXXX`. */
export function renderYaml(value: unknown): string {
  // The detour turns dates into text and drops what is undefined, as JSON output does.
  const document = new Document(JSON.parse(renderJson(value)))
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && isUnsafe(node.value)) {
        node.type = Scalar.QUOTE_DOUBLE
      }
    },
  })
  return escapeInJson(document.toString({ lineWidth: 0, doubleQuotedAsJSON: true }).trimEnd())
}
