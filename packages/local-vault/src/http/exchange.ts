/** A request as every way in hands it on: a socket, a Fetch request, the SDK's pipeline. */
export interface VaultRequest {
  /** Upper case. */
  method: string
  /** Path and query, still encoded. */
  target: string
  scheme: 'http' | 'https'
  host: string
  /** Looks a header up by its lower-case name. */
  header(name: string): string | undefined
  /** Reads the body to its end. Called at most once. */
  body(): Promise<string>
}

/** What to send back; `breakage` says how the connection shall fail on the way (an injected fault). */
export interface VaultAnswer {
  status: number
  headers: Record<string, string>
  body: string
  breakage?: Breakage
}

/** `reset`: no answer, the connection breaks. `silence`: no answer at all. `cut`: it breaks half-way through the body. */
export type Breakage = 'reset' | 'silence' | 'cut'
