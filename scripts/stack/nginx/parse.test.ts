// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the configurations under test hold ${…}
import { expect, test } from 'vitest'
import { StackError } from '../error.ts'
import { parseNginx } from './parse.ts'
import { printNginx, word } from './print.ts'

test('directives know their words and their line', () => {
  const config = parseNginx(
    `# comment; with { signs }
events {}
http {
  log_format json escape=json
    '{"a":"$x",'
    "b;\\"c\\"";   # two quoted words
  location ~ ^/a\\.b(/|$) { proxy_pass http://\${up}:80; }
  map $a $b { "~^x{2}" 1; default ""; }
}
`,
    'nginx.conf',
  )
  expect(config).toMatchObject([
    { name: 'events', args: [], block: [], line: 2 },
    {
      name: 'http',
      line: 3,
      block: [
        {
          name: 'log_format',
          line: 4,
          args: [{ value: 'json' }, { value: 'escape=json' }, { value: '{"a":"$x",' }, { value: 'b;"c"' }],
        },
        {
          name: 'location',
          line: 7,
          args: [{ value: '~' }, { value: '^/a\\.b(/|$)' }],
          block: [{ name: 'proxy_pass', args: [{ value: 'http://${up}:80' }], line: 7 }],
        },
        { name: 'map', line: 8, block: [{ name: '~^x{2}' }, { name: 'default', args: [{ value: '' }] }] },
      ],
    },
  ])
})

test('printing gives back what was read, and the way to its lines', () => {
  const text = 'http {\n  log_format a \'x\n  y\';\n  map $a $b {\n    default "";\n    "~^a{2}" 1;\n  }\n}\n'
  const config = parseNginx(text, 'a.conf')
  const printed = printNginx(config)
  expect(parseNginx(printed.text, 'a.conf')).toEqual(config)
  expect(printed.text).toBe(text)
  expect(printed.origins.map(({ line }) => line)).toEqual([1, 2, 2, 4, 5, 6, 4, 1])
})

test.each(['plain', '127.0.0.1:80', 'with space', '~^a\\.b$', 'a"b', "a'b", 'x;y', '${a}b', '', '{"a":1}'])(
  'a word of ours is read as the value it was made for: %j',
  value => {
    const [read] = parseNginx(`x ${word(value).raw};`, 'a.conf')
    expect(read!.args).toMatchObject([{ value }])
  },
)

test.each([
  ['server {\n listen 80\n}', 2, '"listen" is not ended with ";".'],
  ['server {\n listen 80;\n', 1, 'The block that opens here is never closed.'],
  ['a b;\n}', 2, 'A "}" closes nothing.'],
  ['a b', 1, '"a" is not ended with ";".'],
  ['a;\n{ b; }', 2, 'A "{" stands where a directive belongs.'],
  ['a "b;\n', 1, 'The quote that opens here is never closed.'],
])('%j is refused with a sentence and its line', (text, line, message) => {
  let failure: unknown
  try {
    parseNginx(text, 'a.conf')
  } catch (error) {
    failure = error instanceof StackError ? error.failure : error
  }
  expect(failure).toMatchObject({ kind: 'service', message, place: { file: 'a.conf', line } })
})
