/** Whether something carries all of these tags; none asked for is yes. */
export function hasTags(item: { tags: Record<string, string> }, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => item.tags[name] === value)
}
