package sample

import (
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestEveryLanguageSpeaks loads each model and writes a message and an answer with it.
func TestEveryLanguageSpeaks(t *testing.T) {
	for i, l := range languages {
		if l.model == "" {
			if l.name != "unknown" {
				t.Errorf("%s has no model", l.name)
			}
			continue
		}
		if l.model == "en" {
			continue // its four domains follow
		}
		speak(t, l.name, theLibrary.model(l.model), uint64(i))
	}
	percent := 0
	for i, d := range englishDomains {
		speak(t, d.model, theLibrary.model(d.model), uint64(i))
		percent += d.percent
	}
	if percent != 100 {
		t.Errorf("the English domains share out %d %%", percent)
	}
}

func speak(t *testing.T, name string, m *textModel, seed uint64) {
	t.Helper()
	for n := 1; n < 3000; n = n*3 + 1 {
		c := composer{r: newRNG(seed, streamText, uint64(n)), prose: m}
		c.appendProse(n)
		if got := len(c.b); got < n/2 || got > n+maxTokenSize+24 || !utf8.Valid(c.b) {
			t.Errorf("%s: asked for %d bytes, got %d: %.60q", name, n, got, c.b)
		}
	}
}

// TestModelsAreSmall keeps the binary small.
func TestModelsAreSmall(t *testing.T) {
	total := int64(0)
	err := fs.WalkDir(modelFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > 2<<20 {
		t.Errorf("the models take %d bytes, want 2 MiB at most", total)
	}
}

// TestModelsLackThePlantedWords looks through everything that text is made of.
func TestModelsLackThePlantedWords(t *testing.T) {
	var all strings.Builder
	for _, text := range englishText() {
		all.WriteString(text)
	}
	for _, text := range rightsText() {
		all.WriteString(text)
	}
	for name := range ownFile {
		all.WriteString(readModel(name))
	}
	for _, lines := range promptText() {
		all.WriteString(strings.Join(lines, "\n"))
	}
	for _, list := range [][]string{rareWords(), topics, things, jobs, adjectives, doings, tasks, libraries} {
		all.WriteString(strings.Join(list, "\n"))
	}
	text := strings.ToLower(all.String())
	if strings.Contains(all.String(), "NAME_") {
		t.Error("NAME_ is in the models: it would stand in rows that are not redacted")
	}
	for _, w := range append(UncommonWords[:], RareWord) {
		if at := strings.Index(text, w); at >= 0 {
			t.Errorf("%q is in the models: %q", w, text[max(at-40, 0):min(at+40, len(text))])
		}
	}
}

// TestEverySlotIsFilled writes each slot that a pattern uses.
func TestEverySlotIsFilled(t *testing.T) {
	check := func(from string, p pattern) {
		for _, part := range p.parts {
			if part.slot == "" || part.slot == "prose" {
				continue
			}
			c := composer{r: newRNG(1, streamText, 0), prose: theLibrary.model("en/rust")}
			if c.appendSlot(part.slot); len(c.b) == 0 {
				t.Errorf("%s: nothing fills {%s}", from, part.slot)
			}
		}
	}
	for lang, book := range phrasebooks() {
		for _, list := range [][]pattern{book.short, book.long, book.open, book.close, book.refuse, book.flagged} {
			for _, p := range list {
				check(lang, p)
			}
		}
	}
	for _, code := range codeLanguages {
		for _, list := range [][]pattern{code.head, code.body, code.tail} {
			if len(list) == 0 {
				t.Errorf("%s lacks lines of a kind", code.name)
			}
			for _, p := range list {
				check(code.name, p)
			}
		}
	}
}

// TestPhrasebooks expects patterns for the languages that are spoken most.
func TestPhrasebooks(t *testing.T) {
	books := phrasebooks()
	for _, l := range languages[:16] {
		name := l.model
		if name == "" {
			name = "unknown"
		}
		book := books[name]
		switch {
		case book == nil:
			if l.count > 3_000 {
				t.Errorf("%s has no phrasebook", l.name)
			}
		case len(book.short) == 0:
			t.Errorf("%s has no short prompts", l.name)
		}
	}
	if en := books["en"]; len(en.short) < 40 || len(en.long) < 20 || len(en.refuse) < 5 || len(en.flagged) < 5 {
		t.Errorf("the English phrasebook is thin: %d, %d, %d, %d", len(en.short), len(en.long), len(en.refuse), len(en.flagged))
	}
}

func TestBraces(t *testing.T) {
	for in, want := range map[string]string{"": "", "f() «": "f() {", "«»": "{}", "é « à » ©": "é { à } ©", "\xc2": "\xc2"} {
		if got := string(braces([]byte(in))); got != want {
			t.Errorf("braces(%q) = %q, want %q", in, got, want)
		}
	}
}
