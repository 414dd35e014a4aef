/** For the programs that are measured: answers each message of the parent with the processor time used so far, in ms. */
export function reportCpu(): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1000)
  })
}
