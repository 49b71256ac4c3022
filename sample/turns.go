package sample

import (
	"math"
	"sort"
)

// turnTable draws the number of turns of a conversation: most have one, and the rest follow a shifted
// power law up to maxTurns, whose exponent is solved for so that the mean comes out as published.
type turnTable []float64 // cumulative probabilities of 1, 2, 3, ... turns

const maxTurns = 120

var (
	// Published: 2.0156 turns over all, 1.927 in English; the others follow from the English share.
	englishTurns = newTurnTable(0.66, 1.927)
	otherTurns   = newTurnTable(0.59, (2.015645-0.777453*1.927)/(1-0.777453))
)

func newTurnTable(single, mean float64) turnTable {
	lo, hi := 1.5, 8.0
	for range 60 {
		mid := (lo + hi) / 2
		if t := powerLaw(single, mid); t.mean() > mean {
			lo = mid
		} else {
			hi = mid
		}
	}
	return powerLaw(single, hi)
}

func powerLaw(single, exponent float64) turnTable {
	t := make(turnTable, maxTurns)
	sum := 0.0
	for k := 1; k < maxTurns; k++ {
		t[k] = math.Pow(float64(k+3), -exponent)
		sum += t[k]
	}
	t[0] = single
	for k := 1; k < maxTurns; k++ {
		t[k] = t[k-1] + t[k]/sum*(1-single)
	}
	t[maxTurns-1] = 1
	return t
}

func (t turnTable) mean() float64 {
	mean, last := 0.0, 0.0
	for k, p := range t {
		mean += float64(k+1) * (p - last)
		last = p
	}
	return mean
}

func (t turnTable) draw(r *rng) int {
	u := r.float()
	return 1 + sort.Search(len(t)-1, func(k int) bool { return t[k] > u })
}
