// `node labs check 02` is `npx lab check 02` without npm, which reads the whole tree of packages before it starts anything.
import '../scripts/lab/bin.mjs'
