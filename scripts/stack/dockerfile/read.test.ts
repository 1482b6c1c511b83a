// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the Dockerfiles under test hold ${…}
import { describe, expect, test } from 'vitest'
import { StackError } from '../error.ts'
import { readDockerfile } from './read.ts'

describe('a Dockerfile', () => {
  test('is read as stages, with ARGs in their base images', () => {
    const { stages, final } = readDockerfile(
      'ARG V=20\nARG FULL=$V.1\nFROM node:${FULL}-slim AS Build\nFROM --platform=linux/amd64 build AS test\nFROM nginx:${NGINX:-1.28}\n',
      { args: { V: '24' } },
    )
    expect(stages.map(({ name, base, baseStage, line }) => ({ name, base, baseStage, line }))).toEqual([
      { name: 'build', base: 'node:24.1-slim', baseStage: undefined, line: 3 },
      { name: 'test', base: 'build', baseStage: 0, line: 4 },
      { name: undefined, base: 'nginx:1.28', baseStage: undefined, line: 5 },
    ])
    expect(stages[1]!.image.baseImage).toBe('node:24.1-slim')
    expect(final.index).toBe(2)
  })

  test('says what the image of its last stage is like', () => {
    const { final } = readDockerfile(`FROM node:24 AS base
ARG DIR=/app
ENV NODE_ENV=production GREETING="hello there" \\
    # a comment between
    BOTH=$DIR-\${NODE_ENV:-x}
WORKDIR $DIR
WORKDIR sub
USER node
EXPOSE 8000 9000/udp
CMD ["node", "base.js"]

FROM base
LABEL org.title="A title"
COPY --chown=node:node --from=base a b ./
COPY ["one file", "/two"]
COPY --from=other:1.0 /bin/x /bin/
HEALTHCHECK --interval=5s --retries=2 CMD wget -q localhost || exit 1
STOPSIGNAL SIGINT
CMD node \\
  server.js
`)
    expect(final.image).toEqual({
      baseImage: 'node:24',
      user: 'node',
      workdir: '/app/sub',
      env: { NODE_ENV: 'production', GREETING: 'hello there', BOTH: '/app-x' },
      exposed: ['8000/tcp', '9000/udp'],
      cmd: { form: 'shell', words: ['/bin/sh', '-c', 'node server.js'], line: 19 },
      healthcheck: {
        test: ['CMD-SHELL', 'wget -q localhost || exit 1'],
        interval: 5000,
        timeout: undefined,
        startPeriod: undefined,
        startInterval: undefined,
        retries: 2,
        line: 17,
      },
      stopSignal: 'SIGINT',
      copies: [
        {
          keyword: 'COPY',
          fromStage: 0,
          sources: ['a', 'b'],
          destination: '/app/sub/',
          line: 14,
        },
        { keyword: 'COPY', sources: ['one file'], destination: '/two', line: 15 },
        {
          keyword: 'COPY',
          fromImage: 'other:1.0',
          sources: ['/bin/x'],
          destination: '/bin/',
          line: 16,
        },
      ],
    })
  })

  test('forgets an inherited CMD when it gets an ENTRYPOINT', () => {
    const { image } = readDockerfile('FROM a:1 AS x\nCMD ["old"]\nFROM x\nENTRYPOINT ["node"]\n').final
    expect(image.entrypoint).toEqual({ form: 'exec', words: ['node'], line: 4 })
    expect(image.cmd).toBeUndefined()
    const own = readDockerfile('FROM a:1\nCMD ["mine"]\nENTRYPOINT ["node"]\n').final.image
    expect(own.cmd?.words).toEqual(['mine'])
  })

  test('takes a list in single quotes for the shell form, as the builder does', () => {
    const { image } = readDockerfile("FROM a:1\nCMD ['node', 'x.js']\n").final
    expect(image.cmd).toMatchObject({ form: 'shell', words: ['/bin/sh', '-c', "['node', 'x.js']"] })
  })

  test('runs the shell form with the SHELL it names', () => {
    const { image } = readDockerfile('FROM a:1\nSHELL ["/bin/bash", "-ec"]\nCMD node x.js\n').final
    expect(image.cmd?.words).toEqual(['/bin/bash', '-ec', 'node x.js'])
  })

  test('keeps here-documents and flags of its instructions', () => {
    const { final } = readDockerfile(
      'FROM a:1\nRUN --mount=type=cache,target=/root/.npm npm ci && \\\n    echo "hi # there"\nRUN <<EOF\nset -e\nx\nEOF\nCOPY <<EOF /x.txt\nhi\nEOF\n',
    )
    expect(final.instructions).toEqual([
      {
        keyword: 'RUN',
        text: 'npm ci && echo "hi # there"',
        flags: { mount: ['type=cache,target=/root/.npm'] },
        line: 2,
      },
      { keyword: 'RUN', text: '<<EOF\nset -e\nx\nEOF', flags: {}, line: 4 },
      { keyword: 'COPY', text: '<<EOF /x.txt\nhi\nEOF', flags: {}, line: 8 },
    ])
    expect(final.image.copies).toMatchObject([{ sources: [], destination: '/x.txt' }])
  })

  test('is built up to its target', () => {
    const text = 'FROM a:1 AS one\nFROM b:1 AS two\n'
    expect(readDockerfile(text, { target: 'ONE' }).final.base).toBe('a:1')
    expect(readDockerfile(text, { target: '1' }).final.base).toBe('b:1')
  })
})

test.each([
  ['', 'Dockerfile has no FROM, so there is nothing to build on.', undefined],
  ['RUN x\nFROM a', 'Dockerfile has RUN before the first FROM.', 1],
  ['FROM a\nCOPPY a b', 'Dockerfile has an instruction "COPPY", which does not exist.', 2],
  ['FROM a AS x', 'Dockerfile has no stage "final", which the build asks for.', undefined],
])('%j is refused with a sentence', (text, message, line) => {
  let failure: unknown
  try {
    readDockerfile(text, { target: text === 'FROM a AS x' ? 'final' : undefined })
  } catch (error) {
    failure = error instanceof StackError ? error.failure : error
  }
  expect(failure).toMatchObject({ kind: 'service', message, place: { file: 'Dockerfile', ...(line ? { line } : {}) } })
})
