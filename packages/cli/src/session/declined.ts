import { KeyturnError } from '@keyturn/core'

/** The user was asked and said no: the end of the command, and no error. */
export class Declined extends KeyturnError {
  override readonly name: string = 'Declined'

  constructor() {
    super('INTERRUPTED', 'Nothing was done.')
  }
}
