process.stdout.write('cli')
