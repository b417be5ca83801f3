"""The peer of our training benchmarks: a GPT-2 shaped decoder in plain PyTorch.

Written for these benchmarks after nanoGPT's published settings: learned positions, pre-norm without biases,
exact GELU, output head tied to the token embedding, normal(0, 0.02) initialisation with the residual projections
scaled by 1/sqrt(2 * layers), AdamW that decays matrices only. Runs on PyTorch 1.13 (Debian 12) and on newer ones,
where attention goes through the fused operator as nanoGPT's does.
"""
import math

import torch
import torch.nn.functional as functional
from torch import nn

HAS_FUSED_ATTENTION = hasattr(functional, "scaled_dot_product_attention")


class Norm(nn.Module):
    """Layer normalisation with a gain and no bias."""

    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return functional.layer_norm(x, self.gain.shape, self.gain, None, 1e-5)


class Attention(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.heads = heads
        self.queries_keys_values = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        if not HAS_FUSED_ATTENTION:
            future = torch.ones(context, context, dtype=torch.bool).triu(1)
            self.register_buffer("future", future, persistent=False)

    def forward(self, x):
        batch, length, width = x.shape
        split = self.queries_keys_values(x).view(batch, length, 3, self.heads, width // self.heads)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        if HAS_FUSED_ATTENTION:
            mixed = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        else:
            scores = queries @ keys.transpose(-2, -1) / math.sqrt(width // self.heads)
            scores = scores.masked_fill(self.future[:length, :length], float("-inf"))
            mixed = functional.softmax(scores, dim=-1) @ values
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Block(nn.Module):
    def __init__(self, width, heads, context):
        super().__init__()
        self.attention_norm = Norm(width)
        self.attention = Attention(width, heads, context)
        self.feed_forward_norm = Norm(width)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.out = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        x = x + self.attention(self.attention_norm(x))
        return x + self.out(functional.gelu(self.up(self.feed_forward_norm(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary, layers, heads, width, context):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads, context) for _ in range(layers))
        self.norm = Norm(width)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                deviation = 0.02 / math.sqrt(2 * layers) if name.endswith("out.weight") else 0.02
                nn.init.normal_(parameter, 0.0, deviation)

    def forward(self, inputs, targets):
        """Mean cross-entropy in nats of targets [batch, length] after inputs [batch, length]."""
        places = torch.arange(inputs.shape[1], device=inputs.device)
        x = self.tokens(inputs) + self.positions(places)
        for block in self.blocks:
            x = block(x)
        logits = functional.linear(self.norm(x), self.tokens.weight)
        return functional.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1))


def adamw(model, learning_rate, betas, decay):
    """AdamW whose weight decay reaches matrices and embeddings but no gains."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": decay},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=learning_rate, betas=betas)


def learning_rate_at(step, peak, floor, warmup, decay_steps):
    """Linear warm-up, then a cosine down to the floor."""
    if step < warmup:
        return peak * (step + 1) / (warmup + 1)
    if step > decay_steps:
        return floor
    progress = (step - warmup) / (decay_steps - warmup)
    return floor + 0.5 * (1 + math.cos(math.pi * progress)) * (peak - floor)


def random_batch(data, batch, context):
    """Two [batch, context] tensors of token ids: random windows of a numpy array, and the same moved on by one."""
    starts = torch.randint(len(data) - context, (batch,)).tolist()
    inputs = torch.stack([torch.from_numpy(data[s:s + context].astype("int64")) for s in starts])
    targets = torch.stack([torch.from_numpy(data[s + 1:s + 1 + context].astype("int64")) for s in starts])
    return inputs, targets


def update(model, optimizer, batch, autocast=False):
    """One optimizer step on one batch, gradients clipped to norm 1; returns the loss."""
    with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
        loss = model(*batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss
