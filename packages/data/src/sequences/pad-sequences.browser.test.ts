// The same tests, in a browser.
import './pad-sequences.test.js'
