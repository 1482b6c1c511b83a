import Code from '@site/src/components/Code'
import MDXComponents from '@theme-original/MDXComponents'

/** Components that every page can use without an import. */
export default { ...MDXComponents, Code }
