/**
 * What every job downloads: the action's folder `dist`, licences included.
 *
 *   node bench/action-size.ts
 */
import { readdir, stat } from 'node:fs/promises'
import { printRatio } from './local-vault/figures.ts'

const folder = new URL('../packages/action/dist/', import.meta.url)
const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(new URL(name, folder))).size))
printRatio('dist/ of the action, MB', [sizes.reduce((sum, size) => sum + size, 0) / 1e6], '<= 2')
