export default function Failure() {
  return null
}
