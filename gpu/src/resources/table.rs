//! NVIDIA's cards by name. Compute capabilities: developer.nvidia.com/cuda-gpus and its page of legacy GPUs. CUDA
//! cores: the specifications on nvidia.com of each card, and the architectures' whitepapers (Turing TU102/TU104/TU106,
//! Ampere GA100/GA102, Ada AD102, Hopper H100). Names that stand for chips of different sizes (RTX 3080, RTX 3050,
//! GTX 1060, RTX 2060, A10G) are left out, and so are laptop variants, which have names of their own.

#[derive(Debug, Clone, Copy)]
pub(super) struct Model {
    pub(super) generation: Generation,
    pub(super) cuda_cores: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Generation {
    pub(super) architecture: &'static str,
    pub(super) compute_capability: &'static str,
}

const fn generation(architecture: &'static str, compute_capability: &'static str) -> Generation {
    Generation { architecture, compute_capability }
}

const PASCAL: Generation = generation("Pascal", "6.1");
const VOLTA: Generation = generation("Volta", "7.0");
const TURING: Generation = generation("Turing", "7.5");
const AMPERE_DATACENTRE: Generation = generation("Ampere", "8.0");
const AMPERE: Generation = generation("Ampere", "8.6");
const ADA: Generation = generation("Ada Lovelace", "8.9");
const HOPPER: Generation = generation("Hopper", "9.0");
const BLACKWELL: Generation = generation("Blackwell", "12.0");

const MODELS: [(&str, Generation, u32); 57] = [
    ("GTX 1050 Ti", PASCAL, 768),
    ("GTX 1070", PASCAL, 1920),
    ("GTX 1070 Ti", PASCAL, 2432),
    ("GTX 1080", PASCAL, 2560),
    ("GTX 1080 Ti", PASCAL, 3584),
    ("Quadro P400", PASCAL, 256),
    ("Quadro P2000", PASCAL, 1024),
    ("Tesla P4", PASCAL, 2560),
    ("Tesla P40", PASCAL, 3840),
    ("Tesla V100-PCIE-16GB", VOLTA, 5120),
    ("Tesla V100-SXM2-16GB", VOLTA, 5120),
    ("TITAN V", VOLTA, 5120),
    ("GTX 1650", TURING, 896),
    ("GTX 1650 SUPER", TURING, 1280),
    ("GTX 1660", TURING, 1408),
    ("GTX 1660 SUPER", TURING, 1408),
    ("GTX 1660 Ti", TURING, 1536),
    ("RTX 2060 SUPER", TURING, 2176),
    ("RTX 2070", TURING, 2304),
    ("RTX 2070 SUPER", TURING, 2560),
    ("RTX 2080", TURING, 2944),
    ("RTX 2080 SUPER", TURING, 3072),
    ("RTX 2080 Ti", TURING, 4352),
    ("TITAN RTX", TURING, 4608),
    ("Tesla T4", TURING, 2560),
    ("A100-SXM4-40GB", AMPERE_DATACENTRE, 6912),
    ("A100-SXM4-80GB", AMPERE_DATACENTRE, 6912),
    ("RTX 3060", AMPERE, 3584),
    ("RTX 3060 Ti", AMPERE, 4864),
    ("RTX 3070", AMPERE, 5888),
    ("RTX 3070 Ti", AMPERE, 6144),
    ("RTX 3080 Ti", AMPERE, 10240),
    ("RTX 3090", AMPERE, 10496),
    ("RTX 3090 Ti", AMPERE, 10752),
    ("RTX A4000", AMPERE, 6144),
    ("RTX A6000", AMPERE, 10752),
    ("RTX 4060", ADA, 3072),
    ("RTX 4060 Ti", ADA, 4352),
    ("RTX 4070", ADA, 5888),
    ("RTX 4070 SUPER", ADA, 7168),
    ("RTX 4070 Ti", ADA, 7680),
    ("RTX 4070 Ti SUPER", ADA, 8448),
    ("RTX 4080", ADA, 9728),
    ("RTX 4080 SUPER", ADA, 10240),
    ("RTX 4090", ADA, 16384),
    ("RTX 4000 SFF Ada Generation", ADA, 6144),
    ("L4", ADA, 7424),
    ("L40", ADA, 18176),
    ("L40S", ADA, 18176),
    ("H100 80GB HBM3", HOPPER, 16896),
    ("RTX 5070", BLACKWELL, 6144),
    ("RTX 5070 Ti", BLACKWELL, 8960),
    ("RTX 5080", BLACKWELL, 10752),
    ("RTX 5090", BLACKWELL, 21760),
    ("RTX PRO 6000 Blackwell Workstation Edition", BLACKWELL, 24064),
    ("RTX PRO 6000 Blackwell Max-Q Workstation Edition", BLACKWELL, 24064),
    ("RTX PRO 6000 Blackwell Server Edition", BLACKWELL, 24064),
];

/// The compute capability of all cards of an architecture, as nvidia-smi names it; nothing for those of which there
/// are several: Pascal, Ampere, Blackwell.
pub(super) fn of_architecture(architecture: &str) -> Option<&'static str> {
    [VOLTA, TURING, ADA, HOPPER]
        .into_iter()
        .find(|generation| generation.architecture == architecture)
        .map(|generation| generation.compute_capability)
}

/// The card of this name, as nvidia-smi writes it. Drivers before 460 wrote no `NVIDIA`.
pub(super) fn model(name: &str) -> Option<Model> {
    let name = name.strip_prefix("NVIDIA ").unwrap_or(name);
    let name = name.strip_prefix("GeForce ").unwrap_or(name);
    let (_, generation, cuda_cores) = MODELS.into_iter().find(|(own, ..)| *own == name)?;
    Some(Model { generation, cuda_cores })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_known_by_its_old_and_its_new_name_and_not_by_that_of_its_laptop_variant() {
        let old = model("GeForce RTX 2080 Ti").unwrap();
        let new = model("NVIDIA GeForce RTX 2080 Ti").unwrap();
        assert_eq!((old.cuda_cores, new.cuda_cores), (4352, 4352));
        assert!(model("NVIDIA GeForce RTX 3060 Laptop GPU").is_none());
    }

    #[test]
    fn an_architecture_tells_the_compute_capability_only_where_it_has_one() {
        assert_eq!(of_architecture("Turing"), Some("7.5"));
        assert_eq!(of_architecture("Ada Lovelace"), Some("8.9"));
        assert_eq!(of_architecture("Ampere"), None);
        for (name, generation, _) in MODELS {
            let own = of_architecture(generation.architecture);
            assert!(own.is_none_or(|own| own == generation.compute_capability), "{name}");
        }
    }

    #[test]
    fn cores_come_in_whole_multiprocessors() {
        for (name, generation, cores) in MODELS {
            // CUDA programming guide, arithmetic instructions: FP32 results per clock and multiprocessor.
            let per_multiprocessor = match generation.compute_capability {
                "7.0" | "7.5" | "8.0" => 64,
                _ => 128,
            };
            assert_eq!(cores % per_multiprocessor, 0, "{name}");
        }
    }
}
