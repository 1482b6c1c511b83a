/** The theme puts this into the bar above each page. */
export { default } from '@site/src/components/Search'
