import type { RolldownOptions } from 'rolldown'
import { thirdPartyLicenses } from './third-party-licenses.ts'

const config: RolldownOptions = {
  input: 'src/main.ts',
  platform: 'node',
  plugins: [thirdPartyLicenses()],
  // Unminified, because the bundle is committed and people have to be able to review it.
  output: { dir: 'dist', format: 'esm', cleanDir: true, minify: false, chunkFileNames: '[name].js' },
}

export default config
