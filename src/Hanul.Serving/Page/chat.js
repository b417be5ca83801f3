"use strict";

// ---- words -------------------------------------------------------------------------------------------------

const words = {
  ko: {
    skip: "질문 쓰는 곳으로", greeting: "무엇이\n궁금하세요?", conversation: "대화", question: "질문을 쓰세요",
    send: "보내기", stop: "멈추기", newChat: "새 대화", latest: "맨 아래로", other: "English",
    keys: "Enter 보내기 · Shift+Enter 줄 바꿈", copy: "복사", copied: "복사했습니다", retry: "다시 시도",
    parameters: total => `매개변수 ${total}`, active: count => ` (활성 ${count})`, context: length => `문맥 ${length}토큰`,
    speed: rate => `초당 ${rate}토큰`, tokens: count => `${count}토큰`,
    stopped: "멈추었습니다", length: "길이 제한에서 끊겼습니다", blank: "모델이 아무 말도 하지 않았습니다.",
    answering: "답하는 중입니다", answered: "답이 끝났습니다", loading: "모델을 읽어들이는 중입니다…",
    forgotten: "대화가 길어져, 모델은 맨 앞부분을 빼고 이 답을 썼습니다.",
    keyTitle: "API 키", keyText: "이 서버는 키가 있어야 답합니다. 키는 이 탭을 닫을 때까지만 기억합니다.", keySave: "확인", cancel: "취소",
    suggestions: ["안녕하세요? 자기소개를 해 주세요.", "오늘 저녁으로 무엇을 먹을까요?", "비 오는 날 이야기를 하나 들려주세요."],
    errors: {
      unreachable: "서버에 닿지 못했습니다. 서버가 켜져 있는지 보고 다시 시도해 주세요.",
      interrupted: "답을 받는 도중에 연결이 끊겼습니다.",
      model_loading: "모델을 아직 읽어들이는 중입니다. 잠시 뒤에 다시 시도해 주세요.",
      too_many_requests: "지금은 기다리는 사람이 많습니다. 잠시 뒤에 다시 시도해 주세요.",
      context_length_exceeded: "글이 이 모델이 한 번에 읽을 수 있는 길이를 넘습니다. 줄여서 다시 보내 주세요.",
      request_too_large: "글이 너무 깁니다. 줄여서 다시 보내 주세요.",
      request_timeout: "정해진 시간 안에 답을 마치지 못했습니다.",
      invalid_api_key: "이 서버는 맞는 API 키가 있어야 답합니다.",
      shutting_down: "서버가 꺼지는 중입니다.",
      internal_error: "서버 안에서 문제가 생겼습니다. 서버의 기록을 보아 주세요.",
    },
  },
  en: {
    skip: "Skip to the question", greeting: "What would you\nlike to ask?", conversation: "Conversation", question: "Write a question",
    send: "Send", stop: "Stop", newChat: "New chat", latest: "Latest", other: "한국어",
    keys: "Enter to send · Shift+Enter for a new line", copy: "Copy", copied: "Copied", retry: "Try again",
    parameters: total => `${total} parameters`, active: count => ` (${count} active)`, context: length => `${length}-token context`,
    speed: rate => `${rate} tokens/s`, tokens: count => `${count} tokens`,
    stopped: "Stopped", length: "Cut at the length limit", blank: "The model said nothing.",
    answering: "Answering", answered: "The answer is complete", loading: "The model is loading…",
    forgotten: "This conversation has grown long: the model wrote this answer without its beginning.",
    keyTitle: "API key", keyText: "This server answers only with a key. It is remembered until you close this tab.", keySave: "Continue", cancel: "Cancel",
    suggestions: ["Hello! Who are you?", "What should I have for dinner tonight?", "Tell me a story about a rainy day."],
    errors: {
      unreachable: "The server cannot be reached. Check that it is running, then try again.",
      interrupted: "The connection was lost in the middle of the answer.",
      model_loading: "The model is still loading. Try again in a moment.",
      too_many_requests: "Too many people are waiting right now. Try again in a moment.",
      context_length_exceeded: "This is longer than the model can read at once. Shorten it and send it again.",
      request_too_large: "This is too long. Shorten it and send it again.",
      request_timeout: "The answer was not finished within the time allowed.",
      invalid_api_key: "This server answers only with the right API key.",
      shutting_down: "The server is shutting down.",
      internal_error: "Something went wrong inside the server. Its log says what.",
    },
  },
};

const $ = id => document.getElementById(id);
const body = document.body, scroller = $("scroller"), log = $("log"), question = $("question"), send = $("send");

const stored = (storage, key, value) => {
  try {
    if (value === undefined) return storage.getItem(key);
    storage.setItem(key, value);
  } catch { /* storage may be forbidden: the page then forgets, and works */ }
  return null;
};

let language = stored(localStorage, "hanul-language") ?? ((navigator.language || "en").toLowerCase().startsWith("ko") ? "ko" : "en");
let about = null;          // what the server says of itself: chat.json
let exchanges = [];        // { element, question, answer, size, ... } in order
let running = null;        // the AbortController of the answer being written
let speed = null;

const word = key => words[language][key];

// ---- small things ------------------------------------------------------------------------------------------

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

const button = (text, action) => {
  const element = make("button", "quiet", text);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
};

const compact = count => new Intl.NumberFormat(language, { notation: "compact", maximumSignificantDigits: 3 }).format(count);
const whole = count => new Intl.NumberFormat(language).format(count);
const rate = value => new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);

async function copy(text, from) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http on another machine has no clipboard API.
    const area = make("textarea", "unseen");
    area.value = text;
    body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    from.focus();
  }
  from.textContent = word("copied");
  setTimeout(() => { from.textContent = word("copy"); }, 2000);
}

// ---- the page in one language -------------------------------------------------------------------------------

function showLanguage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = word(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  $("language").textContent = word("other");
  $("language").lang = language === "ko" ? "en" : "ko";
  showSend();
  showAbout();
  exchanges.forEach(showFoot);
}

function showAbout() {
  const notice = about?.notice?.[language];
  for (const element of document.querySelectorAll("[data-notice]")) {
    element.hidden = !notice;
    element.textContent = notice ?? "";
  }
  const suggestions = about?.suggestions?.length ? about.suggestions.map(each => each[language]) : word("suggestions");
  $("suggestions").replaceChildren(...suggestions.map(text => {
    const item = make("li"), choice = make("button", "", text);
    choice.type = "button";
    choice.addEventListener("click", () => ask(text));
    item.append(choice);
    return item;
  }));
  const model = about?.model;
  $("model-name").textContent = model?.name ?? "Hanul";
  $("model-name").title = model?.name ?? "";
  document.title = model ? `${model.name} · Hanul` : "Hanul";
  $("model-size").textContent = model
    ? word("parameters")(compact(model.parameters)) + (model.active_parameters < model.parameters ? word("active")(compact(model.active_parameters)) : "")
    : about?.trouble ?? word("loading");
  $("model-context").textContent = model ? word("context")(whole(model.context_length)) : "";
  $("speed").textContent = speed ? word("speed")(rate(speed)) : "";
}

function showSend() {
  body.classList.toggle("busy", running !== null);
  send.setAttribute("aria-label", word(running ? "stop" : "send"));
  send.title = word(running ? "stop" : "send");
  send.disabled = !running && question.value.trim() === "";
}

// ---- text of the model, set as paragraphs and code; never as markup ------------------------------------------

function blocksOf(text) {
  const blocks = [];
  text.split(/^```/m).forEach((part, index) => {
    if (index % 2 === 1) {
      const end = part.indexOf("\n");
      blocks.push({ kind: "code", language: part.slice(0, Math.max(0, end)).trim(), text: end < 0 ? "" : part.slice(end + 1).replace(/\n$/, "") });
    } else {
      // A heading stands by itself, also where no empty line sets it apart.
      for (const paragraph of part.replace(/^#{1,6} .+$/gm, "\n\n$&\n\n").split(/\n{2,}/)) if (paragraph.trim()) blocks.push({ kind: "text", text: paragraph.trim() });
    }
  });
  return blocks;
}

function inline(element, text) {
  for (const piece of text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/)) {
    if (piece.length > 2 && piece.startsWith("`") && piece.endsWith("`")) element.append(make("code", "", piece.slice(1, -1)));
    else if (piece.length > 4 && piece.startsWith("**") && piece.endsWith("**")) element.append(make("strong", "", piece.slice(2, -2)));
    else element.append(piece);
  }
  return element;
}

function setBlock(block) {
  if (block.kind === "text") {
    const heading = /^#{1,6} (.+)$/.exec(block.text);
    return heading ? inline(make("p", "heading"), heading[1]) : inline(make("p"), block.text);
  }
  const frame = make("div", "code"), head = make("div", "code-head"), pre = make("pre");
  pre.tabIndex = 0;
  pre.append(make("code", "", block.text));
  const copyButton = button(word("copy"), () => copy(pre.textContent, copyButton));
  head.append(make("span", "", block.language), copyButton);
  frame.append(head, pre);
  return frame;
}

// Only blocks that changed are set anew, so that text being read can be selected while more arrives.
function showAnswer(exchange) {
  const blocks = blocksOf(exchange.answer), shown = exchange.shown;
  blocks.forEach((block, index) => {
    if (shown[index]?.text === block.text && shown[index].kind === block.kind) return;
    block.element = setBlock(block);
    if (shown[index]) shown[index].element.replaceWith(block.element);
    else exchange.answerElement.append(block.element);
    shown[index] = block;
  });
  for (const left of shown.splice(blocks.length)) left.element.remove();
}

function showFoot(exchange) {
  const foot = exchange.foot;
  foot.replaceChildren();
  exchange.aside.textContent = exchange.forgotten ? word("forgotten") : "";
  exchange.aside.hidden = !exchange.forgotten;
  exchange.trouble.hidden = !exchange.error;
  if (exchange.error) {
    exchange.trouble.replaceChildren(words[language].errors[exchange.error.code] ?? exchange.error.message);
    if (exchange === exchanges.at(-1)) exchange.trouble.append(button(word("retry"), () => retry(exchange)));
  }
  if (exchange.writing) return;
  if (exchange.answer) {
    const copyButton = button(word("copy"), () => copy(exchange.answer, copyButton));
    foot.append(copyButton);
  }
  const facts = [];
  if (exchange.tokens) facts.push(word("tokens")(whole(exchange.tokens)));
  if (exchange.speed) facts.push(word("speed")(rate(exchange.speed)));
  if (exchange.ending) facts.push(word(exchange.ending));
  if (facts.length > 0) foot.append(make("span", "", facts.join(" · ")));
}

// ---- scrolling: follow the answer as long as the reader is at its end ------------------------------------------

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
let following = true;
const follow = () => { if (following) scroller.scrollTop = scroller.scrollHeight; };
const showLatest = () => { $("latest").hidden = atEnd() || exchanges.length === 0; };

scroller.addEventListener("scroll", () => { following = atEnd(); showLatest(); }, { passive: true });
new ResizeObserver(() => { follow(); showLatest(); }).observe(scroller);
$("latest").addEventListener("click", () => { following = true; follow(); question.focus(); });

// ---- talking to the server ---------------------------------------------------------------------------------------

class Refusal extends Error {
  constructor(code, message, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const refusalOf = (error, status) => new Refusal(error?.code ?? "internal_error", error?.message ?? words[language].errors.internal_error, status);

async function* answerEvents(messages, signal) {
  const headers = { "Content-Type": "application/json" }, key = stored(sessionStorage, "hanul-key");
  if (key) headers.Authorization = `Bearer ${key}`;
  const response = await fetch("v1/chat/completions", {
    method: "POST", headers, signal,
    body: JSON.stringify({ messages, stream: true, stream_options: { include_usage: true, continuous_usage_stats: true } }),
  }).catch(error => { throw error.name === "AbortError" ? error : new Refusal("unreachable", error.message, 0); });
  if (!response.ok) throw refusalOf((await response.json().catch(() => null))?.error, response.status);

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let pending = ""; ;) {
      const { value, done } = await reader.read().catch(error => { throw error.name === "AbortError" ? error : new Refusal("interrupted", error.message, 0); });
      if (done) throw new Refusal("interrupted", "", 0);
      const events = (pending + value).split("\n\n");
      pending = events.pop();
      for (const event of events) {
        if (!event.startsWith("data: ")) continue;
        if (event === "data: [DONE]") return;
        const data = JSON.parse(event.slice(6));
        if (data.error) throw refusalOf(data.error, 200);
        yield data;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

// The turns sent along: the newest that fit, with a quarter of the context kept free for the answer.
function historyFor(text, fewer) {
  const room = (about?.model?.context_length ?? 4096) * 0.75 - text.length / 2;
  const past = exchanges.slice(0, -1).filter(each => each.answer && !each.error);
  let first = Math.min(fewer, past.length);
  while (first < past.length && past.slice(first).reduce((sum, each) => sum + each.size, 0) > room) first++;
  return { kept: past.slice(first), forgotten: first > 0 };
}

async function write(exchange) {
  running = new AbortController();
  showSend();
  log.setAttribute("aria-busy", "true");
  $("status").textContent = word("answering");
  exchange.writing = true;
  exchange.element.classList.add("writing");
  let drawing = 0;
  const draw = () => { drawing = 0; showAnswer(exchange); showAbout(); follow(); };
  try {
    for (let fewer = 0; ; fewer++) {
      const { kept, forgotten } = historyFor(exchange.question, fewer);
      exchange.forgotten = forgotten;
      const messages = [...kept.flatMap(each => [{ role: "user", content: each.question }, { role: "assistant", content: each.answer }]), { role: "user", content: exchange.question }];
      try {
        for await (const event of answerEvents(messages, running.signal)) {
          exchange.tokens = event.usage?.completion_tokens ?? exchange.tokens;
          speed = exchange.speed = event.usage?.tokens_per_second ?? exchange.speed;
          if (event.usage) exchange.size = event.usage.total_tokens - kept.reduce((sum, each) => sum + each.size, 0);
          const choice = event.choices[0];
          exchange.answer += choice?.delta?.content ?? "";
          if (choice?.finish_reason === "length") exchange.ending = "length";
          drawing ||= requestAnimationFrame(draw);
        }
        break;
      } catch (error) {
        if (error.code !== "context_length_exceeded" || kept.length === 0) throw error;
      }
    }
    if (!exchange.answer.trim()) exchange.error = new Refusal("blank", word("blank"), 200);
  } catch (error) {
    if (error.name === "AbortError") exchange.ending = "stopped";
    else exchange.error = error instanceof Refusal ? error : new Refusal("internal_error", error.message, 0);
  } finally {
    if (drawing) cancelAnimationFrame(drawing);
    running = null;
    exchange.writing = false;
    exchange.element.classList.remove("writing");
    draw();
    exchanges.forEach(showFoot);
    follow();
    log.setAttribute("aria-busy", "false");
    $("status").textContent = exchange.error ? "" : word(exchange.ending ?? "answered");
    showSend();
  }
  if (exchange.error?.status === 401) askForKey(exchange);
}

async function ask(text) {
  text = text.trim();
  if (!text || running) return;
  body.classList.remove("empty");
  const exchange = {
    question: text, answer: "", shown: [], size: 0, tokens: 0, speed: null, ending: null, error: null, forgotten: false, writing: true,
    element: make("article", "exchange"), aside: make("p", "aside"), answerElement: make("div", "answer"), trouble: make("div", "trouble"), foot: make("div", "foot"),
  };
  exchange.trouble.setAttribute("role", "alert");
  exchange.trouble.hidden = true;
  exchange.aside.hidden = true;
  exchange.element.append(exchange.aside, make("h2", "question", text), exchange.answerElement, exchange.trouble, exchange.foot);
  log.append(exchange.element);
  exchanges.push(exchange);
  question.value = "";
  fitQuestion();
  following = true;
  follow();
  if (matchMedia("(pointer: fine)").matches) question.focus();
  await write(exchange);
}

async function retry(exchange) {
  if (running) return;
  Object.assign(exchange, { answer: "", size: 0, tokens: 0, speed: null, ending: null, error: null });
  showAnswer(exchange);
  exchange.writing = true;
  showFoot(exchange);
  question.focus();
  await write(exchange);
}

// ---- the writing place: Enter sends, unless an input method is still composing a syllable -----------------------

function fitQuestion() {
  if (!CSS.supports("field-sizing", "content")) {
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight}px`;
  }
  showSend();
}

function submit() {
  if (running) running.abort();
  else ask(question.value);
}

$("composer").addEventListener("submit", event => { event.preventDefault(); submit(); });
question.addEventListener("input", fitQuestion);
question.addEventListener("keydown", event => {
  // Safari ends the composition before it reports the key; 229 says that the input method took it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  if (!running) submit();
});
document.addEventListener("keydown", event => { if (event.key === "Escape" && !event.isComposing && !$("key-dialog").open) running?.abort(); });

$("new-chat").addEventListener("click", () => {
  running?.abort();
  exchanges = [];
  log.replaceChildren();
  body.classList.add("empty");
  showLatest();
  question.focus();
});

$("language").addEventListener("click", () => {
  language = language === "ko" ? "en" : "ko";
  stored(localStorage, "hanul-language", language);
  showLanguage();
});

// ---- a server that asks for a key ----------------------------------------------------------------------------------

let waitingForKey = null;

function askForKey(exchange) {
  waitingForKey = exchange;
  $("key").value = "";
  $("key-dialog").showModal();
}

$("key-form").addEventListener("submit", event => {
  event.preventDefault();
  stored(sessionStorage, "hanul-key", $("key").value.trim());
  $("key-dialog").close();
  if (waitingForKey) retry(waitingForKey);
});
$("key-cancel").addEventListener("click", () => $("key-dialog").close());

// ---- begin ----------------------------------------------------------------------------------------------------------

async function begin() {
  showLanguage();
  for (; ;) {
    try {
      about = await (await fetch("chat.json", { cache: "no-store" })).json();
    } catch {
      about = { ...about, trouble: words[language].errors.unreachable };
    }
    showAbout();
    if (about.model) return;
    await new Promise(wake => setTimeout(wake, 1000));
  }
}

begin();
