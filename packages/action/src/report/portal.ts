const portals: Readonly<Record<string, string>> = {
  '.vault.azure.net': 'https://portal.azure.com',
  '.vault.azure.cn': 'https://portal.azure.cn',
  '.vault.usgovcloudapi.net': 'https://portal.azure.us',
}

/** Where the Azure portal shows this version of a key; `undefined` for what it does not show, such as an embedded vault. */
export function portalLink(id: string | null): string | undefined {
  const [, host = ''] = /^https:\/\/[a-z0-9-]+(\.[a-z.]+)\/keys\/[0-9a-z-]+\/[0-9a-f]{32}$/i.exec(id ?? '') ?? []
  const portal = portals[host.toLowerCase()]
  return portal && `${portal}/#asset/Microsoft_Azure_KeyVault/Key/${id}`
}
