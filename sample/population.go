package sample

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// modelCount is a published count: conversations of a model, and those among them tagged English.
type modelCount struct {
	name         string
	all, english int
}

// models are the counts that the authors of LMSYS-Chat-1M published.
var models = []modelCount{
	{"vicuna-13b", 490712, 374394},
	{"koala-13b", 81586, 69799},
	{"alpaca-13b", 62469, 44032},
	{"chatglm-6b", 35660, 25694},
	{"llama-13b", 32339, 25845},
	{"vicuna-33b", 31111, 24400},
	{"llama-2-13b-chat", 29971, 22786},
	{"oasst-pythia-12b", 26239, 21942},
	{"fastchat-t5-3b", 26213, 21823},
	{"claude-1", 23217, 13805},
	{"dolly-v2-12b", 23178, 18825},
	{"vicuna-7b", 16601, 13901},
	{"wizardlm-13b", 16564, 14661},
	{"RWKV-4-Raven-14B", 15551, 12416},
	{"mpt-7b-chat", 14650, 12395},
	{"guanaco-33b", 13719, 11219},
	{"stablelm-tuned-alpha-7b", 12152, 9874},
	{"mpt-30b-chat", 8658, 7160},
	{"gpt-3.5-turbo", 7578, 6483},
	{"gpt4all-13b-snoozy", 7538, 5523},
	{"gpt-4", 7304, 6303},
	{"palm-2", 5537, 4651},
	{"claude-instant-1", 5434, 4589},
	{"llama-2-7b-chat", 3778, 3052},
	{"claude-2", 2241, 1881},
}

// Of a million conversations, redactedCount are redacted.
const redactedCount = 266_260

// language is one of the 154 tags: how many of a million conversations carry it, and the text model
// that speaks it ("" for none).
type language struct {
	name  string
	count int
	model string
}

//go:embed models/languages.tsv
var languagesTSV string

// languages starts with English.
var languages = parseLanguages(languagesTSV)

func parseLanguages(tsv string) []language {
	var out []language
	for line := range strings.Lines(tsv) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		count, err := strconv.Atoi(fields[1])
		if err != nil {
			// The table is compiled in: this can only be met by whoever edits it.
			panic(fmt.Sprintf("sample: languages.tsv: %q: %v", line, err))
		}
		out = append(out, language{fields[0], count, strings.TrimSuffix(fields[2], "-")})
	}
	return out
}

// population deals the exact counts of models, languages and redaction out to n rows. English and
// model depend on each other as published; the other languages are spread over the models evenly.
type population struct {
	english      int
	modelEnglish []int // ends of the ranges of ranks, for the English rows
	modelOther   []int // and for the others, from 0
	languageEnds []int // of the other languages, from 0
	redacted     int

	byModel, byLanguage, byRedaction permutation
}

func newPopulation(n int, seed uint64) *population {
	total, englishTotal := 0, 0
	english, other := make([]int, len(models)), make([]int, len(models))
	for i, m := range models {
		total += m.all
		englishTotal += m.english
		english[i], other[i] = m.english, m.all-m.english
	}
	split := apportion(n, []int{englishTotal, total - englishTotal})
	tags := make([]int, len(languages)-1)
	for i, l := range languages[1:] {
		tags[i] = l.count
	}
	return &population{
		english:      split[0],
		modelEnglish: cumulative(apportion(split[0], english)),
		modelOther:   cumulative(apportion(split[1], other)),
		languageEnds: cumulative(apportion(split[1], tags)),
		redacted:     apportion(n, []int{redactedCount, total - redactedCount})[0],
		byModel:      newPermutation(n, seed, 1),
		byLanguage:   newPermutation(split[1], seed, 2),
		byRedaction:  newPermutation(n, seed, 3),
	}
}

// at returns indexes into models and languages, and whether the row is redacted.
func (p *population) at(row int) (model, lang int, redacted bool) {
	redacted = p.byRedaction.at(row) < p.redacted
	rank := p.byModel.at(row)
	if rank < p.english {
		return rangeOf(p.modelEnglish, rank), 0, redacted
	}
	rank -= p.english
	return rangeOf(p.modelOther, rank), 1 + rangeOf(p.languageEnds, p.byLanguage.at(rank)), redacted
}
