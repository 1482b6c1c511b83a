/**
 * All parts after one another: the solution, and one careless submission with many faults that only running shows. One
 * stack each, because starting one is what takes the time.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { findLab } from '../../../../scripts/lab/catalogue/labs.ts'
import { whyNotLive } from '../../../../scripts/lab/kit/runners.ts'
import { repository } from '../../../../scripts/lab/paths.ts'
import type { RunResult } from '../../../../scripts/lab/run/result.ts'
import { runLab } from '../../../../scripts/lab/run/run-lab.ts'
import { lintFinding } from '../../../../scripts/lab/verify/lint.ts'
import lab from '../index.ts'
import { prepare } from '../static/context.ts'

const paths = repository
const definition = findLab(paths, '02')
const obstacle = await whyNotLive(definition.manifest.engines, 'local')
const solution = join(definition.directory, 'solution')
const runMs = 400_000
const parts = (await lab.parts?.()) ?? []

mkdirSync(paths.state, { recursive: true })
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

type Edit = [file: string, from: string | RegExp, to: string]

/** The solution with something else in some places; each place must be there. */
function solutionWith(edits: Edit[]): string {
  const folder = mkdtempSync(join(paths.state, 'lab-02-test-'))
  folders.push(folder)
  cpSync(solution, folder, { recursive: true })
  for (const [file, from, to] of edits) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    const edited = text.replace(from, to)
    expect(edited, `${from} in ${file}`).not.toBe(text)
    writeFileSync(path, edited)
  }
  return folder
}

/** All parts, and nothing of what the files say. */
const run = (directory: string): Promise<RunResult> =>
  runLab({
    paths,
    lab: definition,
    directory,
    mode: 'live',
    engine: 'local',
    checks: {
      mutants: [],
      static: { prepare, checks: [] },
      parts: async () => parts.map(part => ({ ...part, needs: [] })),
    } as unknown as Parameters<typeof runLab>[0]['checks'],
  })

const found = (result: RunResult) => result.checks.flatMap(({ findings }) => findings)

describe('lab 02, live', () => {
  beforeEach(context => context.skip(obstacle !== undefined, obstacle?.message))
  test('the solution passes every check', { timeout: runMs }, async () => {
    const result = await run(solution)
    expect(found(result)).toEqual([])
    expect(result.checks.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
    expect(result.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(parts.flatMap(({ checks }) => checks.map(({ id }) => id))),
    )
  })

  const gateway = 'infrastructure/nginx.conf'
  const setup = 'infrastructure/kafka-setup.sh'
  const compose = 'docker-compose.yml'
  /** Each fault with the code that it must get; none of them keeps another from being seen. */
  const careless: [code: string, ...edits: Edit[]][] = [
    ['02.5.1.path-changed', [gateway, 'proxy_pass http://$payment;', 'proxy_pass http://$payment$uri$is_args$args;']],
    ['02.5.1.not-404', [gateway, /location \/ \{\s*return 404;/, 'location / {\n    return 200;']],
    ['02.5.2.missing-header', [gateway, 'X-Forwarded-For $remote_addr', 'X-Forwarded-For $http_x_forwarded_for']],
    ['02.5.2.request-id-unchecked', [gateway, '"~^[A-Za-z0-9._-]{1,64}$"', '"~."']],
    ['02.5.4.refused-with-other-status', [gateway, 'limit_req_status 429;', '']],
    ['02.5.5.other-origin', [gateway, /"\$\{ALLOWED_ORIGIN\}" \$http_origin/, '"~^https" $http_origin']],
    [
      '02.5.5.not-on-errors',
      [gateway, 'Access-Control-Allow-Origin $cors_origin always', 'Access-Control-Allow-Origin $cors_origin'],
    ],
    ['02.5.6.body-limit', [gateway, 'client_max_body_size 1m', 'client_max_body_size 2m']],
    ['02.5.6.version-shown', [gateway, 'server_tokens off;', '']],
    [
      '02.4.3.settings-lost',
      [
        setup,
        'kafka_topics --alter --topic "$1" --partitions "$partitions"',
        'kafka_topics --delete --topic "$1"; sleep 1; kafka_topics --create --topic "$1" --partitions "$partitions" --replication-factor 1',
      ],
    ],
    ['02.4.4.failure-swallowed', [setup, /(could not make .*)\n\s*exit 1/, '$1']],
    ['02.4.4.dead-broker-succeeds', [setup, /(no broker answers .*\n\s*)exit 1/, '$1exit 0']],
    [
      '02.4.5.topic-made-by-accident',
      [compose, 'KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false"', 'KAFKA_AUTO_CREATE_TOPICS_ENABLE: "true"'],
    ],
    ['02.1.5.data-not-kept', [compose, 'KAFKA_LOG_DIRS: /var/lib/kafka/data', 'KAFKA_LOG_DIRS: /tmp/kafka']],
  ]

  test('a careless submission is told each of its faults', { timeout: runMs }, async () => {
    const result = await run(solutionWith(careless.flatMap(([, ...edits]) => edits)))
    const codes = new Set(found(result).map(({ code }) => code))
    expect([...codes].sort()).toEqual(careless.map(([code]) => code).sort())
    expect(found(result).flatMap(finding => lintFinding(finding, []))).toEqual([])
    expect(result.verdict).toBe('wrong')
  })
})
