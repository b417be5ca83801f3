"""Writes cases.json: what Jinja2 itself, set up as Hugging Face sets it up, makes of small templates.

Needs Python 3 with jinja2 (Debian: python3-jinja2). Run in this folder: python3 make_cases.py
"""
import json
import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = raise_exception

VARIABLES = {
    "messages": [
        {"role": "system", "content": "You are kind. 한국어도 합니다."},
        {"role": "user", "content": " 안녕하세요? 😀\n"},
        {"role": "assistant", "content": "<think>hm</think>Hello!", "tool_calls": [
            {"type": "function", "function": {"name": "weather", "arguments": {"city": "서울", "days": 2}}}]},
        {"role": "tool", "content": "{\"temp\": 21.5}"},
        {"role": "user", "content": "it's \"fine\" & <ok>"},
    ],
    "add_generation_prompt": True, "bos_token": "<s>", "eos_token": "</s>", "tools": None,
    "n": 7, "x": 2.5, "yes": True, "nothing": None, "text": "  Hello, 세계 😀 World  ", "empty": "",
    "numbers": [3, 1, 2, 1], "words": ["pear", "Apple", "fig"], "map": {"b": 1, "a": [1, "two", None, True], "keys": "k"},
    "people": [{"name": "Kim", "age": 3, "pet": {"kind": "cat"}}, {"name": "Lee", "age": 1}, {"name": "Park", "age": 2}],
}

EXPRESSIONS = """
1 + 2 * 3 ; (1 + 2) * 3 ; 7 // 2 ; -7 // 2 ; -7 % 3 ; 7 % -3 ; 7 / 2 ; 6 / 2 ; 2 ** 10 ; 2 ** -1 ; -n ; +n ; 1.5 + 1 ; 1e3 ; 1e20 ; 0.1 + 0.2
1 == 1.0 ; true == 1 ; 'a' < 'b' ; 1 < 2 < 3 ; 3 > 2 > 2 ; not yes ; not nothing ; yes and n ; nothing or 'x' ; empty or nothing
'a' ~ 1 ~ none ~ true ~ 2.0 ; 'a' + 'b' ; 'ab' * 3 ; [1] + [2, 'x'] ; [1, [2, {'a': 'b'}]] ; {'a': 1, 'b': [none, 1.0]} ; (1, 2)[1]
'el' in text ; 'zz' not in text ; 1 in numbers ; 'b' in map ; 'q' in missing ; n is defined ; missing is defined ; missing is undefined ; missing
nothing is none ; map is mapping ; map is iterable ; words is sequence ; 'a' is string ; n is number ; n is integer ; x is float ; yes is boolean
n is odd ; n is even ; n is divisibleby 7 ; n is not none ; n is gt 3 ; 'ABC' is upper ; 'abc' is lower ; true is true ; 1 is eq 1 ; n is in [7, 8]
text.strip() ; text|trim ; text|length ; 'x-y-z'.split('-') ; 'x-y-z'.split('-', 1) ; 'x-y-z'.rsplit('-', 1) ; ' a  b '.split() ; 'a b c'.split(none, 1)
'abc'.startswith('ab') ; 'abc'.endswith(('x', 'c')) ; 'aXbX'.replace('X', '--') ; 'aXbX'.replace('X', '-', 1) ; 'xxaxx'.strip('x') ; 'xxaxx'.lstrip('x')
'hello world'.title() ; 'hELLO'.capitalize() ; 'aBc'.upper() ; 'aBc'.lower() ; 'abcb'.find('b') ; 'abc'.find('z') ; 'abcb'.count('b') ; 'a\\nb\\n'.splitlines()
text[2:7] ; text[-8:-2] ; text[::-1] ; '😀ab'[0] ; '😀ab'[1:] ; '😀ab'|length ; numbers[0] ; numbers[-1] ; numbers[1:] ; numbers[::2] ; numbers[5:] ; numbers[::-1]
numbers|first ; numbers|last ; []|first ; numbers|sort ; numbers|sort(reverse=true) ; words|sort ; words|sort(case_sensitive=true) ; numbers|unique|list ; numbers|sum
numbers|min ; numbers|max ; numbers|join(', ') ; words|join ; numbers|reverse|list ; 'abc'|reverse ; 'abc'|list ; map|list ; map|length ; numbers|length
words|map('upper')|join(' ') ; people|map(attribute='name')|join(',') ; people|map(attribute='pet.kind', default='-')|join(',')
people|selectattr('pet', 'defined')|map(attribute='name')|list ; people|rejectattr('pet', 'defined')|map(attribute='name')|list ; people|selectattr('age', 'gt', 1)|map(attribute='name')|list
people|selectattr('name', 'equalto', 'Lee')|list ; numbers|select('odd')|list ; numbers|reject('odd')|list ; people|sort(attribute='age')|map(attribute='name')|join ; people|sum(attribute='age')
missing|default('d') ; empty|default('d') ; empty|default('d', true) ; nothing|d('d', boolean=true) ; nothing|default('d') ; (missing.x is defined) if missing is defined else 'no'
'3'|int ; 'x'|int ; '3.9'|int ; 3.9|int ; '2.5'|float ; n|string ; 2.567|round(2) ; 2.5|round ; 3.5|round ; -3|abs ; 2.1|round(method='ceil')
'a\\nb\\n\\nc'|indent ; 'a\\nb'|indent(2, true) ; '<a href="x">&\\'</a>'|e ; 'aBc dEf'|title ; 'ABC'|capitalize ; 'ABC'|lower ; 'a,b'|replace(',', ';')
map|tojson ; map|tojson(indent=2) ; messages[2].tool_calls|tojson ; 'a"b\\\\c\\n\\t한\\u0001'|tojson ; [1, 2.0, 1e20, none, true]|tojson ; {}|tojson(indent=4) ; map|tojson(sort_keys=true) ; map|tojson(separators=(',', ':'))
map.b ; map['a'] ; map.a[1] ; map.missing ; map.get('b') ; map.get('zz', 9) ; map.get('zz') ; map.items()|list ; map.keys()|list ; map.values()|list ; map['keys'] ; map|items|list ; map|dictsort
messages[0]['role'] ; messages[0].content ; messages[-1]['content'] ; messages|length ; messages[1:]|length ; messages[2].tool_calls[0].function.arguments.city
'yes' if yes else 'no' ; 'yes' if nothing ; 'a' if false else 'b' if false else 'c' ; (1 if yes else 2) + 3 ; [1, 2, 3,] ; {'a': 1,} ; 'one' 'two' ; "dq 'x'" ; 'sq "x"' ; ["it's", 'a"b']
range(3)|list ; range(1, 4)|list ; range(5, 0, -2)|list ; dict(a=1, b='c') ; none ; None ; True ; 1_000 ; 1.0 ; 100000000000000000.0 ; 123456789.125 ; 0.00001 ; 1e15 ; 1e16 ; 12345678901234567.0 ; -0.0 ; 1.5e300 ; 1.25e-7 ; 0.0001 ; 123456.75
'%' ; '}}' ; '{%' ; {'a': {'b': {'c': 1}}} ; 1 if 'a' in ['a'] and not 'b' in ['a'] else 2 ; not 1 == 2 ; 1 + 1 ~ 'x' ; 2 * 'ab' ; -2 ** 2 ; 2 + -3|abs ; 10 - 2 - 3 ; 'b' > 'a' and 1 <= 1 ; 'x' != 'y'
'a-b'.split('-')|last ; ('x' ~ 'y')|upper ; (text|trim).split(' ')[0]|lower ; 'abc'.removeprefix('ab') ; 'abc'.removesuffix('bc') ; ','.join(words) ; 'abc'.isdigit() ; '123'.isdigit() ; [1, 2] == [1, 2] ; {'a': 1} == {'a': 1.0}
"""

TEMPLATES = {
    "chatml": "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
    "header style": "{{- bos_token }}\n{%- for message in messages %}\n    {{- '<|h|>' + message['role'] + '<|/h|>\\n\\n' + message['content'] | trim + '<|eot|>' }}\n{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|h|>assistant<|/h|>\\n\\n' }}\n{%- endif %}\n",
    "system apart": "{% if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] %}{% set loop_messages = messages[1:] %}{% else %}{% set loop_messages = messages %}{% set system = false %}{% endif %}{% for m in loop_messages %}{% if loop.index0 == 0 and system != false %}{% set content = '<<SYS>>' + system + '<</SYS>>' + m.content %}{% else %}{% set content = m.content %}{% endif %}[{{ m.role }}] {{ content.strip() }}{{ eos_token if m.role == 'assistant' }}{% endfor %}",
    "namespace": "{% set ns = namespace(found=false, n=0) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.found = true %}{% set ns.n = ns.n + 1 %}{% endif %}{% endfor %}{{ ns.found }} {{ ns.n }}",
    "set does not leak": "{% set a = 1 %}{% for i in [1, 2] %}{% set a = i * 10 %}{{ a }} {% endfor %}{{ a }}",
    "if shares scope": "{% if true %}{% set a = 5 %}{% endif %}{{ a }}",
    "loop variables": "{% for w in words %}{{ loop.index }}/{{ loop.length }} {{ loop.index0 }} {{ loop.revindex }} {{ loop.revindex0 }} {{ loop.first }} {{ loop.last }} {{ loop.previtem }} {{ loop.nextitem }} {{ loop.cycle('a', 'b') }}\n{% endfor %}",
    "loop condition and else": "{% for i in numbers if i > 1 %}{{ i }}:{{ loop.index }} {% else %}none{% endfor %}{% for i in numbers if i > 9 %}{{ i }}{% else %}none{% endfor %}{% for i in missing %}x{% else %}empty{% endfor %}",
    "loop over pairs": "{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}{% for k in map %}{{ k }}{% endfor %}{% for (a, b) in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}{% for c in '가😀b' %}[{{ c }}]{% endfor %}",
    "break and continue": "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "nested loops": "{% for a in [1, 2] %}{% for b in [3, 4] %}{{ a * b }}{{ ',' if not loop.last }}{% endfor %}{{ loop.index }};{% endfor %}",
    "macro": "{% macro tag(name, body='', mark=none) %}<{{ name }}{% if mark %} {{ mark }}{% endif %}>{{ body }}</{{ name }}>{% endmacro %}{{ tag('b', 'x') }}{{ tag('i', mark='m') }}{{ tag(name='u', body=tag('b')) }}{{ tag('x')|length }}",
    "macro sees globals": "{% set who = 'Kim' %}{% macro hello() %}{{ who }} {{ bos_token }}{% endmacro %}{{ hello() }}",
    "recursive macro": "{% macro down(n) %}{{ n }}{% if n > 0 %} {{ down(n - 1) }}{% endif %}{% endmacro %}{{ down(3) }}",
    "set block": "{% set greeting %}Hello {{ words[0] }}{% endset %}{{ greeting|upper }}",
    "set tuple": "{% set a, b = 1, 'x' %}{{ a }}{{ b }}",
    "elif": "{% for i in [1, 2, 3] %}{% if i == 1 %}one{% elif i == 2 %}two{% else %}many{% endif %}{% endfor %}",
    "trim and lstrip": "a\n  {% if true %}\n  b\n  {% endif %}\nc\n",
    "minus signs": "a  {%- if true -%}  b  {%- endif -%}  c {{- ' d ' -}} e",
    "plus signs": "a\n  {%+ if true +%}\nb\n{% endif %}c",
    "comments": "a {# note #} b\n  {# alone #}\nc{#- tight -#} d\n{# {{ hidden }} {% if %} #}e",
    "output keeps lines": "{{ 'a' }}\n{{ 'b' }}\n\n{{ 'c' }}\n",
    "two blocks in a line": "  {% if true %}  {% if true %}x{% endif %}  {% endif %}\ny",
    "crlf": "a\r\n{% if true %}\r\nb\r\n{% endif %}\r\nc\r\n",
    "braces": "{ {a} } {'{{'} {{ '}}' }} {{ {'a': {'b': 1}}['a'] }}",
    "last line break": "x\n\n",
    "only text": "plain 한국어 😀",
    "empty": "",
    "tools": "{% if tools %}T{% else %}no tools{% endif %}{% for m in messages %}{% if m.tool_calls is defined and m.tool_calls %}{% for call in m.tool_calls %}{% set f = call.function %}<call>{{ {'name': f.name, 'arguments': f.arguments} | tojson }}</call>{% endfor %}{% endif %}{% endfor %}",
    "thinking": "{% for m in messages %}{% set content = m.content %}{% if m.role == 'assistant' and '</think>' in content %}{% set content = content.split('</think>')[-1].lstrip('\\n') %}{% endif %}{{ m.role }}:{{ content }}|{% endfor %}",
    "last user index": "{%- set ns = namespace(last=-1) -%}{%- for m in messages[::-1] -%}{%- set index = (messages|length - 1) - loop.index0 -%}{%- if ns.last == -1 and m.role == 'user' -%}{%- set ns.last = index -%}{%- endif -%}{%- endfor -%}{{ ns.last }}",
    "alternation": "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate, not ' + m.role) }}{% endif %}{% endfor %}",
    "call undefined": "a\n{{ missing() }}",
    "attribute of undefined": "a\n\n{{ missing.x }}",
    "add to none": "{{ 'a' + nothing }}",
    "divide by zero": "{{ 1 / 0 }}",
    "unknown macro argument": "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=1) }}",
    "append refused": "{% set a = [] %}{{ a.append(1) }}",
    "unclosed if": "{% if true %}x",
    "unclosed output": "{{ 1 ",
    "wrong end": "{% for a in b %}{% endif %}",
    "stray end": "{% endif %}",
    "bad expression": "{{ 1 + }}",
    "unclosed string": "{{ 'abc }}",
    "unclosed comment": "a {# b",
    "order of none": "{{ none < 1 }}",
}

cases = []
for line in EXPRESSIONS.strip().splitlines():
    for expression in line.split(" ; "):
        TEMPLATES["expression " + expression] = "{{ " + expression + " }}"
for name, template in TEMPLATES.items():
    case = {"name": name, "template": template}
    try:
        case["output"] = environment.from_string(template).render(**VARIABLES)
    except Exception as error:  # whatever Jinja2 refuses, we refuse
        case["error"] = f"{type(error).__name__}: {error}"
    cases.append(case)
with open("cases.json", "w", encoding="utf-8") as file:
    json.dump({"jinja2": jinja2.__version__, "variables": VARIABLES, "cases": cases}, file, ensure_ascii=False, indent=1)
    file.write("\n")
