import { describe, expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { type Piece, scanScript } from './scan.ts'

describe('a script', () => {
  test.each([
    ['two statements', 'select 1; select 2;', ['select 1', 'select 2']],
    ['the last one without a semicolon', 'select 1;\nselect 2\n', ['select 1', 'select 2\n']],
    ['semicolons in strings and names', `select ';', E'\\';', U&'a;', "a;b";`, [`select ';', E'\\';', U&'a;', "a;b"`]],
    ['doubled quotes', "select 'it''s;', 2;select 3;", ["select 'it''s;', 2", 'select 3']],
    ['dollar quotes', 'do $$ begin; end $$; do $a$ $$;$$ $a$;', ['do $$ begin; end $$', 'do $a$ $$;$$ $a$']],
    ['a dollar sign inside a name', 'select a$b; select $1;', ['select a$b', 'select $1']],
    ['comments', '-- one; two\nselect /* a; /* b; */ c; */ 1; -- end;', ['select /* a; /* b; */ c; */ 1']],
    [
      'parentheses',
      'create rule r as on insert to t do (select 1; select 2); select 3;',
      ['create rule r as on insert to t do (select 1; select 2)', 'select 3'],
    ],
    [
      'a routine with a body of statements',
      'create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end; select 3;',
      [
        'create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end',
        'select 3',
      ],
    ],
    ['begin and end of a transaction', 'begin; select 1; end;', ['begin', 'select 1', 'end']],
    ['casts and slices', 'select a::text, b[1:2], c := 1;', ['select a::text, b[1:2], c := 1']],
    ['an escaped semicolon', 'select 1\\; select 2;', ['select 1; select 2']],
    ['empty statements', ';; \n ;', []],
  ])('is taken apart: %s', (_, script, statements) => {
    expect(pieces(script).map(piece => (piece.kind === 'statement' ? piece.text : piece))).toEqual(statements)
  })

  test('gets its variables outside of quotes and comments only', () => {
    const script = `select :a, :'a', :"a", ':a', $$:a$$, /* :a */ x::a, :b, :{?a}, :{?b};`
    expect(texts(script, { a: 'v' })).toEqual([`select v, 'v', "v", ':a', $$:a$$, /* :a */ x::a, :b, TRUE, FALSE`])
  })

  test('reads the value of a variable as part of itself', () => {
    expect(texts('select :both; select 3;', { both: '1; select 2' })).toEqual(['select 1', 'select 2', 'select 3'])
    expect(texts('select :a;', { a: ':b', b: '1' })).toEqual(['select 1'])
    expect(() => texts('select :a;', { a: ':a' })).toThrow('a variable expands itself')
  })

  test('quotes values with a backslash so that the server reads them back', () => {
    expect(texts(`select :'a', :"b";`, { a: 'x\\y', b: 'a"b' })).toEqual([`select  E'x\\\\y', "a""b"`])
  })

  test('keeps its lines, whatever variables hold', () => {
    const script = `\n-- first\nselect :a;\n\nselect\n  2;\n\\echo x\n`
    const found = pieces(script, { a: '1,\n2,\n3' })
    expect(found.map(({ line }) => line)).toEqual([3, 5, 7])
  })

  test('has commands, with the rest of their line and the statement before them', () => {
    const [first, second, third] = pieces("\\set a 'it''s'  b\nselect 1 \\gset x_ \\\\ select 2;\n")
    expect(first).toMatchObject({ kind: 'command', name: 'set', rest: "a 'it''s'  b", line: 1 })
    expect(second).toMatchObject({ kind: 'command', name: 'gset', rest: 'x_', buffer: { text: 'select 1 ', line: 2 } })
    expect(third).toMatchObject({ kind: 'statement', text: 'select 1  select 2' })
  })
})

test.each([
  ['a b', ['a', 'b']],
  ["'a b' c", ['a b', 'c']],
  ["'it''s'", ["it's"]],
  [`'a\\tb\\x41\\101'`, ['a\tbAA']],
  [`pre:name:'name'`, [`prevalue'value'`]],
  ["':name'", [':name']],
  [':other', [':other']],
  ['`echo "$GREETING :name"`', ['hello value']],
  ['"a b"', ['"a', 'b"']],
  ['', []],
])('the arguments of a command: %s', (rest, expected) => {
  const context = {
    lookup: (name: string) => (name === 'name' ? 'value' : undefined),
    env: { GREETING: 'hello', PATH: process.env.PATH },
  }
  expect(readArguments(rest, context)).toEqual(expected)
})

function pieces(script: string, variables: Record<string, string> = {}): Piece[] {
  return [...scanScript(script, { lookup: name => variables[name], active: () => true })]
}

function texts(script: string, variables: Record<string, string>): string[] {
  return pieces(script, variables).flatMap(piece => (piece.kind === 'statement' ? piece.text : []))
}
