"""How numbers are kept: 8 bits in files, bfloat16 where the processor has instructions for it."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

_SMALL = 4096  # numbers; what has fewer is kept in half precision


def has_bfloat16() -> bool:
    """True where the processor has instructions for bfloat16; elsewhere it is slower than float32."""
    return torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()


def packed(value: Tensor) -> Tensor | tuple[Tensor, Tensor]:
    """A matrix in 8 bits with a scale a row, a quarter of its size; what is small in half precision."""
    value = value.detach().float()
    if value.ndim != 2 or value.numel() < _SMALL:
        return value.half().contiguous()
    scale = (value.abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-8)
    return (value / scale).round().to(torch.int8), scale


def unpacked(weights: Mapping[str, Any]) -> dict[str, Tensor]:
    """The weights of a network, by name as they were `packed`, in single precision."""
    return {
        name: value.float() if isinstance(value, Tensor) else value[0].float() * value[1].float()
        for name, value in weights.items()
    }
