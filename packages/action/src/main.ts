process.stdout.write('action')
