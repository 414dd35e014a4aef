/** The environment variables of a process, as they are passed in. */
export type Environment = Readonly<Record<string, string | undefined>>
