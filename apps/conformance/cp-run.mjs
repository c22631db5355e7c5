const b='/work/trees/certificate-presets/'
const {certified}=await import(b+'apps/conformance/dist/families.js')
const {certifyInNode}=await import(b+'apps/conformance/dist/certify-in-node.js')
const [be,filter='']=process.argv.slice(2)
const t=Date.now()
await certifyInNode(be, certified.filter(c=>c.model.name.includes(filter)), r=>console.log(r.pass?'pass':'FAIL', r.model.padEnd(40), r.lossDeviation?.toExponential(1), r.weightDeviation?.toExponential(1), 'f32', r.float32?.lossDeviation, r.msPerStep?.toFixed(2), r.gap??'', JSON.stringify(r.firstDivergence??''), r.unchecked??''))
console.log((Date.now()-t)/1000)
process.exit(0)
