import { createHash } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What goes wrong on purpose, by the method or "blob"; each call takes the next entry, then all is well. */
export type Trouble = 'conflict' | 'unavailable' | 'refused' | { slowMs: number }

export interface StoredArtifact {
  name: string
  id: number
  /** The uploaded bytes: a zip. */
  content: Buffer
  /** As the client finalised it. */
  size: number
  hash: string
  mimeType: string
  expiresAt: string | null
}

interface Creation {
  name: string
  mimeType: string
  expiresAt: string | null
  blocks: Map<string, Buffer>
  content: Buffer | null
}

const api = '/twirp/github.actions.results.api.v1.ArtifactService/'

/**
 * A results service for artifacts on this machine, enough for the unmodified client: CreateArtifact, the block uploads of
 * Azure, FinalizeArtifact. Names are unique, as in a workflow run.
 */
export class ResultsService {
  readonly artifacts: StoredArtifact[] = []
  /** Every request, as "CreateArtifact" or "PUT block". */
  readonly requests: string[] = []
  readonly #trouble: Record<string, Trouble[]>
  readonly #creations = new Map<string, Creation>()
  readonly #server: http.Server
  #url = ''

  private constructor(trouble: Record<string, Trouble[]>) {
    this.#trouble = trouble
    this.#server = http.createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(JSON.stringify({ code: 'internal', msg: String(error) }))
      })
    })
  }

  static async start({
    trouble = {}
  }: { trouble?: Record<string, Trouble[]> } = {}): Promise<ResultsService> {
    const service = new ResultsService(trouble)
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve))
    service.#url = `http://127.0.0.1:${(service.#server.address() as AddressInfo).port}`
    return service
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** The address of the service. */
  get url(): string {
    return this.#url
  }

  /** What the runner would give a step. */
  get environment(): Record<string, string> {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const token = [
      part({ alg: 'none' }),
      part({ scp: 'Actions.Results:run-backend-id:job-backend-id' }),
      'x'
    ].join('.')
    return { ACTIONS_RESULTS_URL: `${this.#url}/`, ACTIONS_RUNTIME_TOKEN: token }
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#url)
    const body = await read(request)
    if (url.pathname.startsWith('/blob/')) await this.#blob(request, response, { url, body })
    else await this.#call(url.pathname.slice(api.length), response, { body, request })
  }

  async #call(
    method: string,
    response: http.ServerResponse,
    { body, request }: { body: Buffer; request: http.IncomingMessage }
  ): Promise<void> {
    this.requests.push(method)
    const problem = await this.#next(method)
    if (problem !== null) {
      reply(response, problem.status, { code: problem.code, msg: problem.text })
      return
    }
    if (!/^Bearer \S+\.\S+\.\S+$/.test(request.headers.authorization ?? '')) {
      reply(response, 401, { code: 'unauthenticated', msg: 'no token' })
      return
    }
    const fields = JSON.parse(body.toString()) as Record<string, string | undefined>
    const name = fields.name ?? ''
    if (method === 'CreateArtifact') this.#create(name, fields, response)
    else if (method === 'FinalizeArtifact') this.#finalize(name, fields, response)
    else reply(response, 404, { code: 'bad_route', msg: method })
  }

  #create(name: string, fields: Record<string, string | undefined>, response: http.ServerResponse): void {
    if (this.#creations.has(name)) {
      const msg = 'an artifact with this name already exists on the workflow run'
      reply(response, 409, { code: 'already_exists', msg })
      return
    }
    this.#creations.set(name, {
      name,
      mimeType: fields.mime_type ?? '',
      expiresAt: fields.expires_at ?? null,
      blocks: new Map(),
      content: null
    })
    const url = `${this.#url}/blob/${encodeURIComponent(name)}?sig=a2V5&se=2030`
    reply(response, 200, { ok: true, signed_upload_url: url })
  }

  #finalize(name: string, fields: Record<string, string | undefined>, response: http.ServerResponse): void {
    const creation = this.#creations.get(name)
    if (creation?.content == null) {
      reply(response, 404, { code: 'not_found', msg: name })
      return
    }
    const { mimeType, expiresAt, content } = creation
    const id = this.artifacts.length + 1001
    const size = Number(fields.size)
    this.artifacts.push({ name, id, content, size, hash: fields.hash ?? '', mimeType, expiresAt })
    reply(response, 200, { ok: true, artifact_id: String(id) })
  }

  async #blob(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    { url, body }: { url: URL; body: Buffer }
  ): Promise<void> {
    const part = url.searchParams.get('comp') ?? ''
    this.requests.push(`${request.method ?? ''} ${part}`)
    const problem = await this.#next('blob')
    const creation = this.#creations.get(decodeURIComponent(url.pathname.slice('/blob/'.length)))
    if (problem !== null || creation === undefined) {
      response.writeHead(problem?.status ?? 404).end()
      return
    }
    if (part === 'block') creation.blocks.set(url.searchParams.get('blockid') ?? '', body)
    else creation.content = join(creation.blocks, body.toString())
    response.writeHead(201, { etag: '"1"', 'last-modified': new Date(0).toUTCString() }).end()
  }

  async #next(method: string): Promise<{ status: number; code: string; text: string } | null> {
    const trouble = this.#trouble[method]?.shift()
    if (trouble === undefined) return null
    if (typeof trouble === 'object') {
      await sleep(trouble.slowMs)
      return null
    }
    const text = `${trouble} on purpose`
    if (trouble === 'conflict') return { status: 409, code: 'already_exists', text }
    return trouble === 'refused'
      ? { status: 403, code: 'permission_denied', text }
      : { status: 503, code: 'unavailable', text }
  }
}

/** The bytes in the order of the list, which is not the order of arrival. */
function join(blocks: ReadonlyMap<string, Buffer>, list: string): Buffer {
  const ids = [...list.matchAll(/<Latest>([^<]*)<\/Latest>/g)].map((match) => match[1] ?? '')
  return Buffer.concat(ids.map((id) => blocks.get(id) ?? Buffer.alloc(0)))
}

/** The digest that outputs and the service use. */
export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

async function read(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function reply(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
