/** Colours of code: few, and with a contrast of at least 4.5:1 on their ground in both themes. */
import type { PrismTheme } from 'prism-react-renderer'

interface Palette {
  ground: string
  text: string
  comment: string
  name: string
  value: string
  word: string
}

const theme = ({ ground, text, comment, name, value, word }: Palette): PrismTheme => ({
  plain: { backgroundColor: ground, color: text },
  styles: [
    { types: ['comment', 'prolog', 'doctype'], style: { color: comment, fontStyle: 'italic' } },
    { types: ['key', 'atrule', 'property', 'attr-name', 'function', 'directive', 'tag'], style: { color: name } },
    { types: ['string', 'attr-value', 'char', 'number', 'boolean', 'constant', 'scalar'], style: { color: value } },
    { types: ['keyword', 'builtin', 'important', 'instruction', 'variable', 'operator-word'], style: { color: word } },
  ],
})

export const lightCode = theme({
  ground: '#f3f5f2',
  text: '#22292e',
  comment: '#5a656e',
  name: '#17607f',
  value: '#7a4a00',
  word: '#7b2d76',
})

export const darkCode = theme({
  ground: '#1c2329',
  text: '#e3e8ea',
  comment: '#9aa7b0',
  name: '#7fc8e6',
  value: '#e5c07b',
  word: '#e0a3dc',
})
