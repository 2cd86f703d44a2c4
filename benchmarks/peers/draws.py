"""Dropout for peers on a processor, as quick as it can be there."""

import torch


def drop(x, rate):
    """Dropout that draws 16 bits for an entry: torch's own draws 64 and takes twice the time on a processor."""
    if rate == 0:
        return x
    bits = torch.empty(-(-x.numel() // 4), dtype=torch.int64).random_(-(2**63), None)
    keep = bits.view(torch.int16)[: x.numel()].view(x.shape) >= round(rate * 65536) - 32768
    return x * (keep * (1 / (1 - rate)))
