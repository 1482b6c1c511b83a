import CodeBlock from '@theme/CodeBlock'
import type { ReactNode } from 'react'

interface Props {
  language: string
  /** Repository path of the file that the code was taken from. */
  file: string
  code: string
}

/** Code imported from the repository; made from a fence by `src/content/remark-fences.ts`. */
export default function Snippet({ language, file, code }: Props): ReactNode {
  return (
    <CodeBlock language={language} title={file}>
      {code}
    </CodeBlock>
  )
}
