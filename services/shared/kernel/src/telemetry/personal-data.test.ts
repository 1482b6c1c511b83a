import { expect, test } from 'vitest'
import { maskPersonal } from './personal-data.ts'

test.each([
  ['an address', '{"msg":"ada@example.com is taken"}', '{"msg":"*** is taken"}'],
  ['an address in a URL', '/users/ada.b%40mail.example.com?x', '/users/***?x'],
  ['a card number', 'card 4111111111111111', 'card 9999999999999999'],
  ['a card number in groups', 'card 4111 1111-1111 1111.', 'card 9999 9999-9999 9999.'],
  ['a number in JSON, which stays one', '{"n":4111111111111111}', '{"n":9999999999999999}'],
])('%s is masked', (_what, line, masked) => expect(maskPersonal(line)).toBe(masked))

test.each([
  'order 00000000-0000-4000-8000-000000000101',
  'trace 4bf92f3577b34da6a3ce929d0e0e4736',
  'trace 00000000000000000000000000000001',
  '{"time":"2026-11-28T20:44:31.123Z","pid":4194304,"offset":123456789012}',
  'postgresql://sales_app@postgres:5432/groundwork',
])('what is not personal stays: %s', line => expect(maskPersonal(line)).toBe(line))
