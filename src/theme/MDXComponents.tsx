import Code from '@site/src/components/Code'
import MDXComponents from '@theme-original/MDXComponents'

/** What every page may use without importing it. */
export default { ...MDXComponents, Code }
