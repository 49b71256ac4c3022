package sample

import "math"

const (
	flaggedShare     = 0.05 // of conversations: at least one message is flagged
	flaggedAgain     = 0.55 // of the further messages of such a conversation
	shortDecimals    = 0.12 // of messages: scores are short decimals, the others float32 values
	scoreTableBits   = 10
	harassmentIndex  = 0
	hateIndex        = 2
	selfHarmIndex    = 4
	sexualIndex      = 7
	minorsIndex      = 8
	violenceIndex    = 9
	subcategoryShare = 0.12
)

// categoryMedian are typical scores of harmless messages; mainCategories tells what flagged messages
// are flagged for, and which narrower categories may come along.
var (
	categoryMedian = [len(Categories)]float64{
		2.1e-4, 6.5e-6, 5.2e-5, 1.3e-6, 4.1e-6, 9.5e-7, 1.6e-6, 1.9e-4, 8.3e-6, 1.1e-4, 7.4e-6,
	}
	mainCategories = [...]struct{ index, percent, sub, sub2 int }{
		{sexualIndex, 58, 8, -1},
		{harassmentIndex, 22, 1, -1},
		{violenceIndex, 11, 10, -1},
		{hateIndex, 7, 3, -1},
		{selfHarmIndex, 2, 5, 6},
	}
)

// spread is a table of lognormal factors, at the middles of equal slices of probability: sigma 1.6,
// about what lies between a weather report and a crime story.
var spread = func() (t [1 << scoreTableBits]float64) {
	for i := range t {
		t[i] = math.Exp(1.6 * math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/float64(len(t))-1))
	}
	return t
}()

// moderation draws the entry of one message. level is the conversation's own: how far its subject is
// from harmless.
func moderation(r *rng, level float64, flagged bool) Moderation {
	var scores [len(Categories)]Opt[float64]
	var flags [len(Categories)]Opt[bool]
	message := level * spread[r.next()>>(64-scoreTableBits)]
	decimals := r.chance(shortDecimals)
	for i := range scores {
		bits := r.next()
		s := categoryMedian[i] * message * spread[bits>>(64-scoreTableBits)] * (0.9 + 0.2*float64(bits&0xffffff)/(1<<24))
		scores[i] = some(narrow(s/(1+2.5*s), decimals)) // below 0.4: not enough to be flagged
		flags[i] = some(false)
	}
	if flagged {
		raise := func(i int, floor float64) {
			s := floor + (1-floor)*math.Sqrt(r.float())
			scores[i], flags[i] = some(narrow(s, decimals)), some(true)
		}
		k := r.intn(100)
		for _, m := range mainCategories {
			if k -= m.percent; k >= 0 {
				continue
			}
			raise(m.index, 0.42)
			if r.chance(subcategoryShare) && (m.sub != minorsIndex || r.chance(0.3)) {
				raise(m.sub, 0.3)
			}
			if m.sub2 >= 0 && r.chance(subcategoryShare) {
				raise(m.sub2, 0.3)
			}
			if r.chance(0.12) {
				raise(harassmentIndex, 0.4)
			}
			break
		}
	}
	return Moderation{Categories: some(flags), Scores: some(scores), Flagged: some(flagged)}
}

// narrow keeps of a score what the service that made it would have sent: a float32, or seven
// significant digits in decimal.
func narrow(s float64, decimal bool) float64 {
	if !decimal {
		return float64(float32(s))
	}
	digits := 6 - int(math.Floor(math.Log10(s)))
	if digits > 22 {
		return float64(float32(s)) // beyond exact powers of ten
	}
	// Both operands are exact, so the quotient is the double that a decimal parser gives.
	return math.Round(s*powersOfTen[digits]) / powersOfTen[digits]
}

// powersOfTen are exact in a double.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
	1e18, 1e19, 1e20, 1e21, 1e22,
}
