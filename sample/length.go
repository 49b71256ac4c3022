package sample

import "math"

// Lengths are drawn in tokens, as they are published, and turned into bytes by a script's ratio.
// The published quartiles of English messages (13, 47 and 181 tokens) and the means of prompts and
// responses (69.5 and 214.5) fit a lognormal each: prompts with a heavier tail of pasted text,
// responses cut where the models of the time stopped. The mus and sigmas are of the logarithm of tokens.
const (
	// bytesPerToken is that of English text; patternOverhead tells how much longer than asked for messages come
	// out, by the phrases around their text.
	bytesPerToken   = 4.4
	patternOverhead = 1.31

	promptMu, promptSigma = 2.752, 1.486
	promptLimit           = 3_000
	pasteShare            = 0.014 // of the prompts: they hold a text to work on
	pasteMu, pasteSigma   = 6.35, 1.05
	pasteLimit            = 12_000

	responseMu, responseSigma = 4.98, 1.45
	responseLimit             = 430  // give or take 15 %
	uncutShare                = 0.06 // of the responses past it
	uncutLimit                = 2_100
)

// promptTokens draws the length of a user message.
func promptTokens(r *rng) float64 {
	if r.chance(pasteShare) {
		return math.Min(math.Exp(pasteMu+pasteSigma*r.normal()), pasteLimit)
	}
	return math.Min(math.Exp(promptMu+promptSigma*r.normal()), promptLimit)
}

// responseTokens draws the length of an answer, and tells whether the model was cut off.
func responseTokens(r *rng) (tokens float64, cut bool) {
	tokens = math.Exp(responseMu + responseSigma*r.normal())
	limit := responseLimit * (0.85 + 0.3*r.float())
	if tokens > limit {
		if r.chance(uncutShare) {
			return math.Min(tokens, uncutLimit), false
		}
		return limit, true
	}
	return tokens, false
}

// textBytes turns a length in tokens into the bytes to ask a model for.
func (m *textModel) textBytes(tokens float64) int {
	return int(tokens * bytesPerToken / patternOverhead * m.scale)
}
