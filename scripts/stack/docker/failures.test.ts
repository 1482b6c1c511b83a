import { describe, expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { buildFailure, startFailure } from './failures.ts'

const project = () => {
  const text = 'services:\n  db:\n    image: redis:8.2.1\n  app:\n    build: .\n'
  return loadCompose({ directory: folderWith({ 'compose.yaml': text }), env: {} })
}

describe('what Docker says becomes one sentence', () => {
  test.each([
    [
      'an unknown tag',
      ' db Pulling \n db Error manifest for redis:8.2.1 not found: manifest unknown\nError response from daemon: manifest unknown',
      {
        kind: 'service',
        service: 'db',
        place: { file: 'compose.yaml', line: 2 },
        message: 'The image redis:8.2.1 cannot be had: manifest for redis:8.2.1 not found: manifest unknown',
      },
    ],
    [
      'no network',
      ' db Error Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host\nError response from daemon: x',
      {
        kind: 'environment',
        service: 'db',
        next: 'Check that this machine reaches the registry, or run without Docker.',
      },
    ],
    [
      'a taken port',
      'Error response from daemon: driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:8080 failed: port is already allocated',
      { kind: 'environment', message: 'Port 8080 is taken by another program.' },
    ],
    [
      'anything else',
      'first\nError response from daemon: something odd\n',
      { kind: 'service', message: 'Docker Compose could not start the stack: something odd' },
    ],
  ])('%s', (_, stderr, failure) => {
    expect(startFailure(project(), stderr).failure).toMatchObject(failure)
  })

  test('a build that fails at a step, and one that reaches no registry', () => {
    const step =
      '#5 [app 2/2] RUN exit 7\n#5 ERROR: process "/bin/sh -c exit 7" did not complete successfully: exit code: 7\n------\n'
    expect(buildFailure(project(), step).failure).toMatchObject({
      kind: 'service',
      service: 'app',
      message:
        'The image of app could not be built: process "/bin/sh -c exit 7" did not complete successfully: exit code: 7',
    })
    const offline =
      '#4 [app 1/2] RUN npm ci\n#4 3.1 npm error code EAI_AGAIN\n#4 ERROR: process "/bin/sh -c npm ci" did not complete\n'
    expect(buildFailure(project(), offline).failure.kind).toBe('environment')
  })
})
