import type { ReactNode } from 'react'

/** Code that is not in a fence of a page, which our remark plugin does not process: shown unchanged. */
export default function CodeBlock({ children }: { children?: ReactNode }): ReactNode {
  return (
    <pre>
      <code>{children}</code>
    </pre>
  )
}
