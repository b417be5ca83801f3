// Writes cases.json: what Hugging Face's tokenizers library makes of added tokens with every flag, and of trimmed offsets.
// Needs Node with the npm package tokenizers (0.23). Run in this folder: node make_cases.js
const fs = require('fs');
const { Tokenizer } = require('tokenizers');

const base = JSON.parse(fs.readFileSync('../bbpe_gpt2/tokenizer.json', 'utf8'));
const token = (id, content, flags = {}) => ({
  id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...flags,
});
const added = [
  token(1756, '<|endoftext|>'),
  token(1757, '<l>', { lstrip: true }),
  token(1758, '<r>', { rstrip: true }),
  token(1759, '<lr>', { lstrip: true, rstrip: true }),
  token(1760, 'word', { single_word: true }),
  token(1761, '단어', { single_word: true, special: false }),
  token(1762, '<n>', { normalized: true, special: false }),
  token(1763, '<n><r>x', { normalized: true, special: false }),
  token(1764, '<|x|>'),
  token(1765, '<|x|>y'),
  token(1766, '<|x|>yz', { special: false }),
  token(1767, '한국어', { special: false }),
];
const texts = [
  'a <l> b', 'a  <l>  b', '<l>', ' <l> <l> ', 'a <r> b', 'a <r>  b <r>', '<r> <r>x', 'a <lr> b', '  <lr>  <lr>  ', 'a\n\t<lr>\n\tb',
  'word', 'a word b', 'words', 'aword', 'word.', '_word', '단어', '단어장', '내 단어 는', 'word word', 'wordword', '1word', 'word\u0301',
  '<n>', 'a<n>b', '<n><r>x', '<n> <r>x', '<l><n><r>', '<|x|>', '<|x|>y', '<|x|>yz', '<|x|><|x|>yzy', '<|x|', 'café é', '한국어를 <l> 한국어',
  '<|endoftext|>', 'a<|endoftext|>b', '😀<|endoftext|>😀 <r> 😀', '', '  hello  world  ', ' 안녕  하세요\n\n', 'a \u00a0 b', 'x <r>',
];

async function run() {
  const variants = [];
  for (const trim of [false, true]) {
    const document = { ...base, added_tokens: added };
    document.post_processor = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: trim, use_regex: true };
    fs.writeFileSync('/tmp/hanul_added_tokens.json', JSON.stringify(document));
    const tokenizer = Tokenizer.fromFile('/tmp/hanul_added_tokens.json');
    const cases = [];
    for (const text of texts) {
      const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
      const ids = encoding.getIds();
      const decoded = await tokenizer.decode(ids, false);
      const skipped = await tokenizer.decode(ids, true);
      const raw = encoding.getOffsets ? encoding.getOffsets() : ids.map((_, i) => encoding.tokenToChars(i));
      cases.push({ text, ids: Array.from(ids), offsets: Array.from(raw).map(pair => Array.from(pair)), decoded, skipped });
    }
    variants.push({ trim_offsets: trim, cases });
  }
  fs.writeFileSync('cases.json', JSON.stringify({ library: 'huggingface tokenizers 0.23', added_tokens: added, variants }, null, 1) + '\n');
}
run();
