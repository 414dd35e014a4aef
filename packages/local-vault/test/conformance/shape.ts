import type { JsonValue } from './recorded-pairs.ts'

/** What of an answer must be equal: the fields that are there and their types; not what they contain. */
export type Shape = string | { [name: string]: Shape } | Shape[]

/** Fields that are maps with names of the caller's choice. */
const maps = ['tags']

/** A list has the shapes of its items, each once. */
export function shapeOf(value: JsonValue | undefined): Shape {
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isOmission(item)).map(shapeOf)
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()].sort(byText)
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).sort()
    return Object.fromEntries(
      names.map((name) => [name, maps.includes(name) ? 'map' : name === 'nextLink' ? 'link' : shapeOf(value[name])]),
    )
  }
  if (value === '<unixtime>') return 'number'
  return value === null ? 'null' : typeof value
}

/** The recordings say "and so many more" where a list was long. */
function isOmission(value: JsonValue): boolean {
  return typeof value === 'string' && value.startsWith('...(+')
}

function byText(one: Shape, other: Shape): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}

/** Names of members as they come, objects within objects. */
export type Order = (string | [string, Order])[]

/** The order in which an answer writes its members; of a list, that of its first item. Maps are in no order. */
export function orderOf(value: JsonValue | undefined): Order | undefined {
  if (Array.isArray(value)) return orderOf(value[0])
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).map(([name, inner]) => {
    const order = maps.includes(name) ? undefined : orderOf(inner)
    return order === undefined ? name : [name, order]
  })
}
