import Snippet from '@site/src/components/Snippet'
import MDXComponents from '@theme-original/MDXComponents'

/** What every page may use without importing it. */
export default { ...MDXComponents, Snippet }
