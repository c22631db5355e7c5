// The same tests, in a browser: the bytes must be the same there.
import './digit-features.test.js'
