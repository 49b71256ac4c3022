package sample

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// near fails unless got is within the share off of want.
func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if math.Abs(got-want) > off*math.Abs(want) {
		t.Errorf("%s: %.4g, want %.4g to %.0f %%", what, got, want, 100*off)
	}
}

// TestPublishedCounts deals a million rows out and expects the published counts to the last row.
func TestPublishedCounts(t *testing.T) {
	const n = 1_000_000
	p := newPopulation(n, 99)
	all, english, tags := make([]int, len(models)), make([]int, len(models)), make([]int, len(languages))
	redacted := 0
	for i := range n {
		m, lang, r := p.at(i)
		all[m]++
		if lang == 0 {
			english[m]++
		}
		tags[lang]++
		if r {
			redacted++
		}
	}
	for i, m := range models {
		if all[i] != m.all || english[i] != m.english {
			t.Errorf("%s: %d rows, %d in English; want %d and %d", m.name, all[i], english[i], m.all, m.english)
		}
	}
	for i, l := range languages {
		if tags[i] != l.count {
			t.Errorf("%s: %d rows, want %d", l.name, tags[i], l.count)
		}
	}
	if redacted != redactedCount {
		t.Errorf("%d redacted rows, want %d", redacted, redactedCount)
	}
}

// TestLanguageTable checks the table against the facts that are published.
func TestLanguageTable(t *testing.T) {
	if len(languages) != 154 {
		t.Errorf("%d languages, want 154", len(languages))
	}
	counts, sum := map[string]int{}, 0
	for _, l := range languages {
		counts[l.name] = l.count
		sum += l.count
	}
	if len(counts) != len(languages) || sum != 1_000_000 {
		t.Errorf("%d names, %d rows", len(counts), sum)
	}
	for name, want := range map[string]int{
		"English": 777453, "Portuguese": 28616, "unknown": 27922, "Russian": 27596, "Chinese": 24499,
		"Kannada": 2, "Tibetan": 1, "Odia": 1, "Georgian": 1, "Khmer": 1,
	} {
		if counts[name] != want {
			t.Errorf("%s: %d, want %d", name, counts[name], want)
		}
	}
}

const sampleRows = 14_000

// set is what the tests below look at: 14,000 rows, generated once.
type set struct {
	rows    []*Row
	awkward map[int]bool
}

var theSet *set

func sampleSet(t *testing.T) *set {
	if theSet == nil {
		cfg := Config{Rows: sampleRows, Seed: 8}
		theSet = &set{awkward: map[int]bool{}}
		for _, row := range rowsOf(t, cfg) {
			theSet.rows = append(theSet.rows, row)
		}
		for _, a := range AwkwardRows(cfg.Rows) {
			theSet.awkward[a.Row] = true
		}
	}
	return theSet
}

// ordinary calls f for the rows that are not awkward.
func (s *set) ordinary(f func(*Row)) {
	for i, row := range s.rows {
		if !s.awkward[i] {
			f(row)
		}
	}
}

// messages calls f for every message of an ordinary row.
func (s *set) messages(f func(row *Row, k int, content string)) {
	s.ordinary(func(row *Row) {
		for k, m := range row.Conversation.V {
			f(row, k, m.V.Content.V)
		}
	})
}

func TestTurns(t *testing.T) {
	near(t, "mean of the English table", englishTurns.mean(), 1.927, 1e-6)
	near(t, "mean of all", 0.777453*englishTurns.mean()+(1-0.777453)*otherTurns.mean(), 2.015645, 1e-6)
	rows, single, most, turns := 0.0, 0.0, 0, 0.0
	sampleSet(t).ordinary(func(row *Row) {
		n := int(row.Turn.V)
		if len(row.Conversation.V) != 2*n || len(row.Moderation.V) != 2*n {
			t.Fatalf("%s: %d turns, %d messages, %d entries", row.ID.V, n, len(row.Conversation.V), len(row.Moderation.V))
		}
		for k, m := range row.Conversation.V {
			if want := []string{"user", "assistant"}[k%2]; m.V.Role.V != want {
				t.Fatalf("%s: message %d is from %s", row.ID.V, k, m.V.Role.V)
			}
		}
		rows++
		turns += float64(n)
		most = max(most, n)
		if n == 1 {
			single++
		}
	})
	near(t, "mean turns", turns/rows, 2.0156, 0.04)
	near(t, "share of single turns", single/rows, 0.645, 0.03)
	if most < 30 {
		t.Errorf("the longest of %d conversations has %d turns: no heavy tail", sampleRows, most)
	}
}

func TestLengths(t *testing.T) {
	var english []float64
	prompts, responses, text := 0.0, 0.0, 0.0
	nPrompts := 0.0
	sampleSet(t).messages(func(row *Row, k int, content string) {
		text += float64(len(content))
		if row.Language.V != "English" {
			return
		}
		tokens := float64(len(content)) / bytesPerToken
		english = append(english, tokens)
		if k%2 == 0 {
			prompts += tokens
			nPrompts++
		} else {
			responses += tokens
		}
	})
	slices.Sort(english)
	at := func(q float64) float64 { return english[int(q*float64(len(english)))] }
	near(t, "p25 of English tokens", at(0.25), 13, 0.12)
	near(t, "p50 of English tokens", at(0.50), 47, 0.12)
	near(t, "p75 of English tokens", at(0.75), 181, 0.12)
	near(t, "mean of English tokens", (prompts+responses)/float64(len(english)), 125, 0.08)
	near(t, "mean of a prompt", prompts/nPrompts, 61, 0.12)
	near(t, "mean of a response", responses/nPrompts, 189, 0.10)
	near(t, "bytes of text a row", text/sampleRows, 2480, 0.06)
}

// TestEnglishIsAsHardAsChat compresses consecutive English messages as the store does.
func TestEnglishIsAsHardAsChat(t *testing.T) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer encoder.Close()
	const blockSize = 128 << 10
	var block, out []byte
	raw, packed := 0, 0
	sampleSet(t).messages(func(row *Row, _ int, content string) {
		if row.Language.V != "English" {
			return
		}
		if block = append(block, content...); len(block) >= blockSize {
			out = encoder.EncodeAll(block, out[:0])
			raw += len(block)
			packed += len(out)
			block = block[:0]
		}
	})
	ratio := float64(raw) / float64(packed)
	t.Logf("%d bytes, ratio %.3f", raw, ratio)
	if raw < 20_000_000 || ratio < 2.0 || ratio > 2.6 {
		t.Errorf("%d bytes of English compress %.2f-fold, want 2.0 to 2.6", raw, ratio)
	}
}

var wordPattern = regexp.MustCompile(`[A-Za-z']+`)

// TestVocabularyHasALongTail counts words in 2 MB of English: Zipf's law at the head, and half of the
// vocabulary seen once.
func TestVocabularyHasALongTail(t *testing.T) {
	counts, total := map[string]int{}, 0
	sampleSet(t).messages(func(row *Row, _ int, content string) {
		if row.Language.V == "English" && total < 400_000 {
			for _, w := range wordPattern.FindAllString(content, -1) {
				counts[strings.ToLower(w)]++
				total++
			}
		}
	})
	once := 0
	ranks := make([]int, 0, len(counts))
	for _, n := range counts {
		ranks = append(ranks, n)
		if n == 1 {
			once++
		}
	}
	slices.SortFunc(ranks, func(a, b int) int { return cmp.Compare(b, a) })
	t.Logf("%d words, %d different, %d once, ranks 1, 10, 100, 1000: %d %d %d %d", total, len(counts), once, ranks[0], ranks[9], ranks[99], ranks[999])
	if share := float64(once) / float64(len(counts)); len(counts) < 25_000 || share < 0.4 {
		t.Errorf("%d different words, %.2f of them once", len(counts), share)
	}
	if the := float64(ranks[0]) / float64(total); the < 0.025 || the > 0.08 {
		t.Errorf("the most frequent word makes up %.3f", the)
	}
	if fall := float64(ranks[9]) / float64(ranks[999]); fall < 20 || fall > 300 {
		t.Errorf("from rank 10 to rank 1000 frequency falls %.0f-fold", fall)
	}
}

func TestPromptsRepeat(t *testing.T) {
	firsts, prefixes, rows := map[string]int{}, map[string]int{}, 0
	sampleSet(t).ordinary(func(row *Row) {
		content := row.Conversation.V[0].V.Content.V
		firsts[content]++
		prefixes[strings.ToLower(content[:min(len(content), 24)])]++
		rows++
	})
	repeated, most := 0, 0
	for _, n := range firsts {
		if n > 1 {
			repeated += n
		}
		most = max(most, n)
	}
	if share := float64(repeated) / float64(rows); share < 0.12 || share > 0.35 {
		t.Errorf("%.3f of the first prompts are repeated", share)
	}
	if most < 28 {
		t.Errorf("the commonest first prompt stands %d times in %d", most, sampleRows)
	}
	if len(prefixes) > len(firsts)*97/100 {
		t.Errorf("%d prefixes of %d prompts: no near duplicates", len(prefixes), len(firsts))
	}
}

func TestModeration(t *testing.T) {
	conversations, flagged := 0.0, 0.0
	categories := map[string]int{}
	floats, decimals, scores := 0, 0, 0
	sum := map[bool]float64{} // of the highest score, by flag
	count := map[bool]float64{}
	sampleSet(t).ordinary(func(row *Row) {
		any := false
		for _, entry := range row.Moderation.V {
			m := entry.V
			hit, top := false, 0.0
			for k, c := range m.Categories.V {
				s := m.Scores.V[k].V
				if s <= 0 || s > 1 || c.V && s < 0.3 || !c.V && s >= 0.42 {
					t.Fatalf("%s: category %s is %t at a score of %g", row.ID.V, Categories[k], c.V, s)
				}
				if c.V {
					categories[Categories[k]]++
					hit = true
				}
				scores++
				if float64(float32(s)) == s {
					floats++
				} else if digits := strings.TrimLeft(strings.Split(strconv.FormatFloat(s, 'e', -1, 64), "e")[0], "0"); len(digits) <= 8 {
					decimals++
				}
				top = max(top, s)
			}
			if hit != m.Flagged.V {
				t.Fatalf("%s: flagged is %t", row.ID.V, m.Flagged.V)
			}
			any = any || hit
			sum[hit] += top
			count[hit]++
		}
		conversations++
		if any {
			flagged++
		}
	})
	near(t, "share of flagged conversations", flagged/conversations, 0.05, 0.1)
	order := []string{"sexual", "harassment", "violence", "hate", "self-harm"}
	for i := 1; i < len(order); i++ {
		if categories[order[i-1]] <= categories[order[i]] {
			t.Errorf("%s is flagged %d times, %s %d times", order[i-1], categories[order[i-1]], order[i], categories[order[i]])
		}
	}
	for _, name := range Categories {
		if categories[name] == 0 {
			t.Errorf("nothing is flagged for %s", name)
		}
	}
	if share := float64(floats) / float64(scores); share < 0.85 || share > 0.92 {
		t.Errorf("%.3f of the scores are float32 values", share)
	}
	if floats+decimals != scores {
		t.Errorf("%d of %d scores are neither float32 values nor short decimals", scores-floats-decimals, scores)
	}
	if hit, miss := sum[true]/count[true], sum[false]/count[false]; hit < 0.6 || miss > 0.05 {
		t.Errorf("the highest score is %.3f on average where flagged, %.3f elsewhere", hit, miss)
	}
}

func TestRedaction(t *testing.T) {
	rows, redacted := 0.0, 0.0
	sampleSet(t).ordinary(func(row *Row) {
		names := slices.ContainsFunc(row.Conversation.V, func(m Opt[Message]) bool { return strings.Contains(m.V.Content.V, "NAME_") })
		if names != row.Redacted.V {
			t.Errorf("%s: redacted is %t, names are replaced: %t", row.ID.V, row.Redacted.V, names)
		}
		rows++
		if row.Redacted.V {
			redacted++
		}
	})
	near(t, "share of redacted rows", redacted/rows, 0.26626, 0.005)
}

// TestPlantedWords counts the words that queries look for, and checks that no text model has them.
func TestPlantedWords(t *testing.T) {
	counts := map[string]int{}
	sorry, phones := 0, 0
	phone := regexp.MustCompile(`[0-9]{3}-[0-9]{4}`)
	messages := 0
	sampleSet(t).messages(func(_ *Row, _ int, content string) {
		for _, w := range append(UncommonWords[:], RareWord) {
			if strings.Contains(strings.ToLower(content), w) {
				counts[w]++
			}
		}
		if strings.HasPrefix(content, "I'm sorry, but") {
			sorry++
		}
		if phone.MatchString(content) {
			phones++
		}
		messages++
	})
	for _, w := range UncommonWords {
		near(t, w, float64(counts[w]), 42, 0.06)
	}
	if n := counts[RareWord]; n != 1 {
		t.Errorf("%s stands in %d messages of %d rows, want 0.98", RareWord, n, sampleRows)
	}
	if share := float64(sorry) / float64(messages); share < 0.005 || share > 0.03 {
		t.Errorf("%.4f of the messages are refusals", share)
	}
	if share := float64(phones) / float64(messages); share < 0.003 || share > 0.05 {
		t.Errorf("%.4f of the messages look like holding a telephone number", share)
	}
}

func TestTextIsUTF8(t *testing.T) {
	for i, row := range sampleSet(t).rows {
		for _, m := range row.Conversation.V {
			if !utf8.ValidString(m.V.Content.V) {
				t.Fatalf("row %d holds text that is not UTF-8", i)
			}
		}
	}
}

// TestScripts expects each language's conversations to be written in its script.
func TestScripts(t *testing.T) {
	type tally struct{ messages, own int }
	tallies := map[string]*tally{}
	latin, cyrillic := []*unicode.RangeTable{unicode.Latin}, []*unicode.RangeTable{unicode.Cyrillic}
	arabic := []*unicode.RangeTable{unicode.Arabic}
	want := map[string][]*unicode.RangeTable{
		"English": latin, "Vietnamese": latin, "Russian": cyrillic, "Ukrainian": cyrillic,
		"Chinese": {unicode.Han}, "Japanese": {unicode.Hiragana, unicode.Katakana, unicode.Han},
		"Korean": {unicode.Hangul}, "Arabic": arabic, "Persian": arabic, "Hindi": {unicode.Devanagari},
		"Greek": {unicode.Greek}, "Hebrew": {unicode.Hebrew}, "Thai": {unicode.Thai},
	}
	sampleSet(t).messages(func(row *Row, k int, content string) {
		script, known := want[row.Language.V]
		if k != 0 || !known {
			return
		}
		n := tallies[row.Language.V]
		if n == nil {
			n = &tally{}
			tallies[row.Language.V] = n
		}
		letters, own := 0, 0
		for _, r := range content {
			if unicode.IsLetter(r) {
				letters++
				if unicode.In(r, script...) {
					own++
				}
			}
		}
		n.messages++
		if own*3 > letters {
			n.own++
		}
	})
	for language := range want {
		if n := tallies[language]; n == nil || n.messages < 5 || n.own*10 < n.messages*8 {
			t.Errorf("%s: %+v first prompts in its own script", language, n)
		}
	}
}
