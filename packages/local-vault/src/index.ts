export const placeholder: string = 'local-vault'
