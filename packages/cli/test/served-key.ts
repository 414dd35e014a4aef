import type { LocalVault } from '@keyturn/local-vault'

export { startLocalVault as startServer } from '@keyturn/local-vault'

/** A version as the vault itself lists it. */
export interface ServedVersion {
  version: string
  enabled: boolean
  /** Seconds since 1970. */
  created: number
}

/** Makes an EC key at the vault itself, without the program. @returns its version */
export async function createServedKey(vault: LocalVault, name: string): Promise<string> {
  const { key } = await ask<{ key: { kid: string } }>(vault, `/keys/${name}/create`, { kty: 'EC' })
  return versionOf(key.kid)
}

/** All versions of a key, oldest first. */
export async function listServedVersions(vault: LocalVault, name: string): Promise<ServedVersion[]> {
  const versions: ServedVersion[] = []
  for (let path: string | null = `/keys/${name}/versions`; path !== null; ) {
    const page: Page = await ask<Page>(vault, path)
    for (const { kid, attributes } of page.value) versions.push({ version: versionOf(kid), ...attributes })
    const next = page.nextLink === null ? undefined : new URL(page.nextLink)
    path = next === undefined ? null : `${next.pathname}${next.search}`
  }
  return versions.sort((a, b) => a.created - b.created)
}

interface Page {
  value: { kid: string; attributes: { enabled: boolean; created: number } }[]
  nextLink: string | null
}

async function ask<T>(vault: LocalVault, path: string, body?: object): Promise<T> {
  const url = new URL(path, vault.url)
  if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', '7.6')
  const token = await vault.credential.getToken('https://vault.azure.net/.default')
  const headers = { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' }
  const response = await vault.fetch(
    new Request(url, { headers, ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }) }),
  )
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

function versionOf(kid: string): string {
  return kid.split('/').at(-1) ?? ''
}
