import { describe, expect, it } from 'vitest'
import { judge, swap, within } from './testkit.ts'

const utf16 = (text: string): string => `\uFEFF${[...text].map(letter => `${letter}\0`).join('')}`

describe('every file', () => {
  it.each([
    ['2.0.exists', '.env.example', '2.0.not-utf-8'],
    ['3.0.exists', 'infrastructure/init-db.sql', '3.0.not-utf-8'],
    ['4.0.exists', 'infrastructure/kafka-setup.sh', '4.0.not-utf-8'],
    ['5.0.exists', 'infrastructure/nginx.conf', '5.0.not-utf-8'],
    ['6.0.exists', 'Dockerfile', '6.0.not-utf-8'],
  ])('%s: %s has to be UTF-8', async (id, file, code) => {
    expect(await judge(id, { [file]: utf16 })).toMatchObject({ verdict: 'wrong', codes: [code] })
  })

  it.each([
    ['2.0.exists', '.env.example', '# nothing yet\n', '2.0.no-example'],
    ['3.0.exists', 'infrastructure/init-db.sql', '-- nothing\n/* yet */\n', '3.0.no-script'],
    ['4.0.exists', 'infrastructure/kafka-setup.sh', '#!/bin/sh\n', '4.0.no-script'],
    ['5.0.exists', 'infrastructure/nginx.conf', null, '5.0.no-configuration'],
    ['6.0.exists', 'Dockerfile', null, '6.0.no-dockerfile'],
  ])('%s: %s has not begun with comments alone', async (id, file, text, code) => {
    expect(await judge(id, { [file]: text })).toMatchObject({ verdict: 'not-started', codes: [code] })
  })
})

describe('a shell script', () => {
  it.each([
    ['of the topics', 4, { 'infrastructure/kafka-setup.sh': (text: string) => text.replaceAll('\n', '\r\n') }],
    ['of the first start', 3, { 'infrastructure/05-log.sh': '#!/bin/bash\r\nset -e\r\necho hello\r\n' }],
    ['of the gateway', 3, { 'infrastructure/10-origin.envsh': '#!/bin/sh\r\nexport A=b\r\n' }],
  ])('%s must not have the line ends of Windows', async (_, step, edits) => {
    expect((await judge(`${step}.0.line-ends`, edits)).codes).toEqual([`${step}.0.carriage-returns`])
  })

  it('is not meant by the line ends of SQL', async () => {
    const edits = { 'infrastructure/init-db.sql': (text: string) => text.replaceAll('\n', '\r\n') }
    expect(await judge('3.0.line-ends', edits)).toMatchObject({ verdict: 'passed' })
  })
})

const compose = (service: string, from: string | RegExp, to: string) => ({
  'docker-compose.yml': within(`  ${service}:\n`, swap(from, to)),
})

describe('kafka-setup', () => {
  it('may try again when it fails', async () => {
    expect(await judge('4.2.one-shot', compose('kafka-setup', 'restart: "no"', 'restart: on-failure:3'))).toMatchObject(
      {
        verdict: 'passed',
      },
    )
  })

  it('must not be started again after a success', async () => {
    const { codes } = await judge('4.2.one-shot', compose('kafka-setup', 'restart: "no"', 'restart: always'))
    expect(codes).toEqual(['4.2.one-shot-restarts'])
  })
})

describe('sales can have two instances', () => {
  it.each([
    ['a name of its own', '    container_name: shop-sales\n', '5.3.container-name'],
    ['a port of its own', '    ports: ["127.0.0.1:8001:8000"]\n', '5.3.fixed-port'],
  ])('unless it has %s', async (_, line, code) => {
    const edits = compose('sales', '    <<: *service\n', `    <<: *service\n${line}`)
    expect((await judge('5.3.can-scale', edits)).codes).toEqual([code])
  })
})

describe('nginx listens', () => {
  it.each([
    ['to its own container only', 'listen 127.0.0.1:80; # only here\n  listen [::1]:80;', ['5.1.other-port']],
    ['to others too', 'listen 127.0.0.1:8081;\n  listen 80;', []],
    ['to everybody, with a word about it', '# listen 127.0.0.1:80;\n  listen [::]:80;', []],
  ])('%s', async (_, lines, codes) => {
    const edits = { 'infrastructure/nginx.conf': swap('listen 80;', lines) }
    expect((await judge('5.1.listens-to-others', edits)).codes).toEqual(codes)
  })
})
