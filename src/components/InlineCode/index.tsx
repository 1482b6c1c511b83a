import { Fragment, type ReactNode } from 'react'

/** Text from a YAML file, with the words between backticks as code. */
export default function InlineCode({ text }: { text: string }): ReactNode {
  // biome-ignore-start lint/suspicious/noArrayIndexKey: the pieces of a fixed text never move.
  return text
    .split('`')
    .map((piece, index) =>
      index % 2 === 1 ? <code key={index}>{piece}</code> : <Fragment key={index}>{piece}</Fragment>,
    )
  // biome-ignore-end lint/suspicious/noArrayIndexKey: as above
}
