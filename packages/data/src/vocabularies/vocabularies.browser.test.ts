// The same tests, in a browser: the indices must be the same there.
import './vocabularies.test.js'
