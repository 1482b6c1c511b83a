/**
 * Bundler loader for what Docusaurus tells each page of all the others: without their descriptions, which only its cards of
 * documents show. There are none here, and it is four kilobytes of every page.
 */
module.exports = function withoutDocCards(source) {
  const props = JSON.parse(source)
  if (props.version?.docs) props.version.docs = {}
  return JSON.stringify(props)
}
